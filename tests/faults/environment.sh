#!/bin/sh
# libfault by its environment alone, as it is preloaded to programs that know nothing of it.
# SPDX-License-Identifier: MIT
. "${srcdir:-.}/libraries.sh"
number=0

# answers RESULT TITLE VARIABLE=VALUE...: ./ask-pipe2 makes a pipe by pipe2 and says what it got.
answers()
{
    wanted=$1 title=$2
    shift 2
    number=$((number + 1))
    got=$(env LD_PRELOAD="$FAULT_LIBRARY" "$@" ./ask-pipe2)
    if [ "$got" = "$wanted" ]; then echo "ok $number - $title"; else printf 'not ok %s - %s\n# %s\n' $number "$title" "$got"; fi
}

echo 1..7
answers "made" "a healthy kernel" FAULT=
answers "Function not implemented" "FAULT=no_such_call" FAULT=no_such_call
answers "Invalid argument" "FAULT=bad_argument" FAULT=bad_argument
answers "Operation not permitted" "FAULT=permission" FAULT=permission
answers "Too many open files in system" "FAULT=exhausted:ENFILE" FAULT=exhausted:ENFILE
answers "Function not implemented" "FAULT_KERNEL=2.6.26" FAULT_KERNEL=2.6.26
answers "made" "FAULT_KERNEL=2.6.27" FAULT_KERNEL=2.6.27
