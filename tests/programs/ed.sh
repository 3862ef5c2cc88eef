#!/bin/sh
# ed's buffer file against its ! command.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs ed

bang()
{
    seq 5 >numbers
    printf '%s\n' "!$witness" '2d' w q | run ed -s numbers
    cat numbers >"$result"
}

compare "ed !" bang
finish
