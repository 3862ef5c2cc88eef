# shellcheck shell=sh
# What the compat-*.sh share, beside lib.sh: programs that live on inheritance, each doing its own job bare and preloaded.  A job writes
# what came of it to $result, and a test names the lines that it has to be: a job that fails bare as well proves nothing.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

# gives NAME: the bare run gave exactly $expected.
gives()
{
    check "$1: works bare" expected_bare
}

expected_bare()
{
    printf '%s\n' "$expected" | cmp -s - "$result.bare"
}

# works NAME FUNCTION EXPECTED [ASSERTION...]
works()
{
    # shellcheck disable=SC2154 # name: of both
    expected=$3
    name=$1 function=$2
    shift 3
    both "$name" "$function" gives "$@"
}

# The table of programs; a witness that uses what it received as well; and what to take out of a report before two are compared.
table=${0%/*}/../../src/unix/programs.def
user="$tools/witness -c $report" anonymous='s/ pipe:\[.*/ pipe/; s/ socket:\[[0-9]*\]/ socket/'

# same_arrives NAME: what the program passes on purpose, and nothing else.
same_arrives()
{
    # shellcheck disable=SC2154 # bare, preloaded: of both
    check "$1: bare $bare -> preloaded $preloaded descriptors, on purpose" test "$preloaded" = "$bare"
}

# --- surroundings ---

# with_own_mounts "$@": starts the test again, with mounts and processes of its own, which end with it.
with_own_mounts()
{
    [ "${1-}" != inside ] || return 0
    unshare -m -p -f true 2>/dev/null || skip_all "unshare is not allowed to make mounts here"
    clean_up
    exec unshare -m -p -f --kill-child --mount-proc "$0" inside
}

# --- clients ---

# note WORD...: a line of the result.
note()
{
    echo "$*" >>"$result"
}

# get PATH: the limit is for a server that hangs; a busy machine takes its time.
get()
{
    # shellcheck disable=SC2154 # port: the test's
    curl -sS --max-time 60 "http://127.0.0.1:$port/$1"
}

# keep_asking COMMAND...: in the background, one request after the other, until told_all; what fails is counted.
keep_asking()
{
    rm -f asked.stop
    (
        failed=0 answered=0
        until [ -e asked.stop ]; do
            sleep 0.02
            if "$@" >/dev/null; then answered=$((answered + 1)); else failed=$((failed + 1)); fi
        done
        [ "$answered" -gt 0 ] || failed="all"
        echo "$failed" >asked.failed
    ) 2>/dev/null &
    asking=$!
}

# told_all: ends it and notes how many requests failed.
told_all()
{
    : >asked.stop
    wait "$asking"
    note "requests failed: $(cat asked.failed)"
}

# socket_of PORT: the inode of the listening socket, which tells whether it was kept or bound anew.
socket_of()
{
    awk -v port=":$(printf %04X "$1")" '$4 == "0A" && index($2, port) { print $10 }' /proc/net/tcp
}

# children_of PID
children_of()
{
    cat /proc/"$1"/task/*/children 2>/dev/null
}

has_children()
{
    [ -n "$(children_of "$1")" ]
}

# other_children PID BEFORE: whether it has children, none of which were there before.
other_children()
{
    now=$(children_of "$1")
    [ -n "$now" ] || return 1
    for process in $now; do
        case " $2 " in *" $process "*) return 1 ;; esac
    done
}
