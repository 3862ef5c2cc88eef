#!/bin/sh
# bash's own tests, with the bash that is installed.
# TIME_LIMIT: 1200
# SPDX-License-Identifier: MIT
. "${0%/*}/suites/common.sh"

needs bash apt-get
fetch bash
unpack bash 'bash-*/tests' 'bash-*/support' 'bash-*/*.h' 'bash-*/include'
for helper in recho zecho printenv xcase; do
    "${CC:-cc}" -w -DHAVE_STRING_H -DHAVE_STDLIB_H -DHAVE_UNISTD_H -I"$tree" -I"$tree/include" -o "$tree/tests/$helper" \
        "$tree/support/$helper.c" || skip_all "bash's helper $helper does not compile"
done
same_results "bash's own tests" 80 bash
finish
