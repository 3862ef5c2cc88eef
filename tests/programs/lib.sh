# shellcheck shell=sh
# What the program tests share.  A test says what it needs, defines functions that run the program's own job once with the witness as
# its child, and has each one compared: bare against preloaded, by what the child received and by what the job gave.
#
#   needs gnuplot
#   plot() { ...run gnuplot...; }
#   compare "gnuplot system()" plot
#   finish
#
# In such a function: the current directory is empty and its own; `run` and `start` run a command bare or preloaded, as it is the
# turn; $witness is a command line for the child; what is to be the same both times goes to the file $result.
# From the environment: TOOLS (the compiled helpers; ./run makes them), CLOEXEC, CLOEXEC_LIBRARY, CLOEXEC_MUST_RUN.
# SPDX-License-Identifier: MIT

set -u

tests=0 failures=0 daemons=
tools=${TOOLS:?not set: start the test with tests/programs/run}

# What every command of a test needs in order to speak English and to find the servers.
PATH=$PATH:/usr/sbin:/sbin
LC_ALL=C.UTF-8
export PATH LC_ALL

work=$(mktemp -d) || exit 1
chmod 755 "$work"
dir=$work/job report=$work/report result=$work/result
# shellcheck disable=SC2034 # for the tests
witness="$tools/witness $report"

clean_up()
{
    stop_all
    cd / && rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

# --- TAP ---

skip_all()
{
    if [ "${CLOEXEC_MUST_RUN:-}" = 1 ]; then
        printf '1..1\nnot ok 1 - %s (and CLOEXEC_MUST_RUN=1)\n' "$1"
        exit 1
    fi
    echo "1..0 # SKIP $1"
    exit 0
}

# not_applicable REASON: what this machine cannot have, whatever is installed.  No skip, which is a failure where everything is installed.
not_applicable()
{
    printf '1..1\nok 1 - not applicable: %s\n' "$1"
    exit 0
}

needs()
{
    for needed; do
        command -v "$needed" >/dev/null || skip_all "no $needed here"
    done
}

needs_root()
{
    [ "$(id -u)" = 0 ] || skip_all "only root can start it as Debian does"
}

comment()
{
    sed 's/^/#   /'
}

# check DESCRIPTION COMMAND...: one test, passed when the command succeeds.
check()
{
    description=$1
    shift
    tests=$((tests + 1))
    if "$@"; then
        echo "ok $tests - $description"
    else
        echo "not ok $tests - $description"
        failures=$((failures + 1))
        return 1
    fi
}

# skip NAME REASON: one test that cannot be run.
skip()
{
    if [ "${CLOEXEC_MUST_RUN:-}" = 1 ]; then
        check "$1: $2 (and CLOEXEC_MUST_RUN=1)" false
    else
        check "$1 # SKIP $2" true
    fi
}

finish()
{
    echo "1..$tests"
    [ "$failures" = 0 ]
}

# --- processes ---

# run COMMAND...: in the foreground, and in the process group that the time limit ends.
run()
{
    "$tools/launch" "$mode" "$@"
}

# start COMMAND...: in the background, in a session of its own, so that what it leaves behind can be ended with it; $! is its pid.
start()
{
    setsid "$tools/launch" "$mode" "$@" &
    daemons="$daemons $!"
}

# wait_for COMMAND...: until it succeeds.  The limit, a minute at least, is for what never comes: a busy machine takes its time.
wait_for()
{
    tries=1200
    until "$@"; do
        tries=$((tries - 1))
        if [ "$tries" = 0 ]; then
            echo "waited in vain for: $*"
            return 1
        fi
        sleep 0.05
    done
}

gone()
{
    ! kill -0 "$1" 2>/dev/null
}

# stop PID [SIGNAL]: asks, waits, then ends the whole group.
stop()
{
    kill -s "${2:-TERM}" "$1" 2>/dev/null
    wait_for gone "$1"
    kill -s KILL -- "-$1" 2>/dev/null
    wait "$1" 2>/dev/null
}

stop_all()
{
    for daemon in $daemons; do
        stop "$daemon"
    done
    daemons=
}

free_port()
{
    "$tools/free-port"
}

# ask PORT LINE: sends the line and prints what comes back until the other side closes.
ask()
{
    # shellcheck disable=SC2016 # for the inner shell
    bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$1" && echo "$2" >&3 && cat <&3' ask "$@"
}

listening()
{
    grep -qi ":$(printf %04X "$1") [0-9A-F:]* 0A" /proc/net/tcp
}

# job COMMAND: the script ./job, for programs that execute a file: first the witness, then the COMMAND.
job()
{
    printf '#!/bin/sh\n%s\n%s\n' "$witness" "$1" >job
    chmod 755 job
}

# --- the witness's report ---

reported()
{
    grep -q '^end ' "$report"
}

# would_leak PID: for a process that executes nothing itself, a report of what a child of it would receive, as the witness writes it.
would_leak()
{
    for entry in "/proc/$1/fdinfo"/*; do
        number=${entry##*/}
        flags=$(sed -n 's/^flags:[[:space:]]*//p' "$entry")
        if [ "$number" -gt 2 ] && [ $((flags & 02000000)) = 0 ]; then
            echo "$number - $(readlink "/proc/$1/fd/$number")"
        fi
    done >"$report.inheritable"
    cat "$report.inheritable" >>"$report"
    echo "end $(wc -l <"$report.inheritable")" >>"$report"
}

# The most descriptors that one of the children received, or nothing when no child reported.
received()
{
    awk '$1 == "end" { ran = 1; if ($2 > most) most = $2 } END { if (ran) print most + 0 }' "$1"
}

children()
{
    grep -c '^end ' "$1"
}

# --- bare against preloaded ---

# trial MODE FUNCTION: the job once, in an empty directory; the report, the result and the log are kept under the mode's name.
trial()
{
    mode=$1
    rm -rf "$dir" && mkdir "$dir" && chmod 777 "$dir"
    : >"$report"
    : >"$result"
    chmod 666 "$report" "$result"
    cd "$dir" || exit 1
    "$2" >"$work/log.$mode" 2>&1 </dev/null
    stop_all >>"$work/log.$mode" 2>&1
    cd "$work" || exit 1
    mv "$report" "$report.$mode"
    mv "$result" "$result.$mode"
}

same_result()
{
    [ -s "$result.bare" ] && cmp -s "$result.bare" "$result.preloaded" &&
        [ "$(children "$report.bare")" = "$(children "$report.preloaded")" ]
}

explain()
{
    for part in report result log; do
        for which in bare preloaded; do
            echo "# $part, $which:"
            comment <"$work/$part.$which" | tail -n 25
        done
    done
}

leaks_bare()
{
    if [ "${bare:-0}" -gt 0 ]; then
        check "$1: leaks bare" true
    else
        check "$1: leak not reproduced bare (${bare:-no child reported})" false
    fi
}

nothing_arrives()
{
    check "$1: bare ${bare:-?} -> preloaded ${preloaded:-?} descriptors" test "$preloaded" = 0
}

# both NAME FUNCTION ASSERTION...
both()
{
    name=$1
    trial bare "$2"
    trial preloaded "$2"
    shift 2
    bare=$(received "$report.bare")
    preloaded=$(received "$report.preloaded")
    failures_before=$failures
    grep -v '^end ' "$report.bare" | sort -nu | sed 's/^/# bare: /'
    for assertion; do
        "$assertion" "$name"
    done
    check "$name: same result" same_result
    [ "$failures" = "$failures_before" ] || explain
}

compare()
{
    both "$1" "$2" leaks_bare nothing_arrives
}

# For a program that gives its children nothing bare either: it has to stay so, and to work.
compare_contained()
{
    both "$1" "$2" nothing_arrives
}
