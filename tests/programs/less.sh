#!/bin/sh
# less keeps the terminal open for its LESSOPEN command.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs less script

lessopen()
{
    seq 5 >numbers
    LESSOPEN="|$witness; sed s/^/number./ %s" LESS=-FX TERM=dumb run script -qec "less numbers" typescript >shown
    # script shows what less does to the terminal at its end, or does not any more.
    grep -a '^number' shown >"$result"
}

compare "less LESSOPEN" lessopen
finish
