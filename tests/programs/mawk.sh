#!/bin/sh
# mawk's getline and print > against system().
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs mawk

program="BEGIN {
    while ((getline number < \"numbers\") > 0) {
        sum += number
        print sum > \"sums\"
        if (number == 4) system(\"$witness\")
    }
}"

awk_system()
{
    seq 10 >numbers
    run mawk "$program"
    cat sums >"$result"
}

compare "mawk system()" awk_system
finish
