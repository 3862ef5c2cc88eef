# shellcheck shell=sh
# What the compat-loaders*.sh share: programs that open something and execute a command with it.  Each alone row of programs.def has a
# test by its name; compat-loaders.sh counts them.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

# Debian has most programs of execline there.
PATH=$PATH:/usr/lib/execline/bin

# loader PROGRAM TITLE FUNCTION EXPECTED: the command receives the same, and the job gives what it has to.
loader()
{
    if command -v "$1" >/dev/null; then
        works "$1, $2" "$3" "$4" receives_the_same
    else
        skip "$1, $2" "not installed"
    fi
}

receives_the_same()
{
    check "$1: receives the same" same_reports
}

same_reports()
{
    sed "$anonymous" "$report.bare" >"$report.bare.anonymous"
    sed "$anonymous" "$report.preloaded" | cmp -s - "$report.bare.anonymous"
}

# locks COMMAND WORD...: the command line of a program that locks the file lock, which is tried again by the COMMAND.
locks()
{
    try=$1
    shift
    run "$@" sh -c "$witness; $try true || echo held" >>"$result"
}

# processor: the script ./processor, which has a log's old state on 4 and writes the new one to 5: one x more each time.
processor()
{
    # shellcheck disable=SC2016 # for the processor
    printf '#!/bin/sh\n%s\nstate=$(cat <&4)\necho "${state}x" >&5\nexec cat\n' "$witness" >processor
    chmod 755 processor
    mkdir logs
}

lines()
{
    seq -f 'a line that is as long as many others are: %05g' 250
}

# Four processed files, and no line lost.
note_log()
{
    note "state $(cat logs/state), $(cat logs/@* logs/current | wc -l) lines"
}

# in_front PROGRAM: it goes when the last copy of its pipe is closed, which a program in the background has.
in_front()
{
    (
        run "$1" sh -c "$witness; (until [ -e go ]; do sleep 0.01; done; echo background ended >>$result) &"
        note "$1 ended"
    ) &
    wait_for reported
    sleep 0.3
    note go
    : >go
    wait "$!"
}
