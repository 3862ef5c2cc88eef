#!/bin/sh
# sed keeps its input and its w files open while the e command runs.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs sed

execute()
{
    seq 5 >numbers
    run sed -n -e 'w written' -e "3e $witness" -e p numbers >"$result"
    cat written >>"$result"
}

compare "sed e with w" execute
finish
