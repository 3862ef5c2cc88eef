# shellcheck shell=bash
# What run.sh, real.sh and bench.sh share: a place of their own for Wine, and TAP.
# SPDX-License-Identifier: MIT

# programs: where cloexec.exe and cloexec.dll are. WINE: how a Windows program is run; empty where there is none.
: "${programs:?}" "${srcdir:=$(dirname "$0")}"
# shellcheck disable=SC2034 # for those who read this file in
here=$(pwd) user_home=${HOME:-/}
number=0 failures=0
# Seconds for one program: for what hangs. A busy machine takes its time over 200 processes under Wine.
limit=600

skip_all()
{
    echo "1..0 # SKIP $1"
    exit 0
}

# result STATUS TEXT
result()
{
    number=$((number + 1))
    if [ "$1" = 0 ]; then
        echo "ok $number - $2"
    else
        echo "not ok $number - $2"
        failures=$((failures + 1))
    fi
}

# same TEXT EXPECTED ACTUAL
same()
{
    if [ "$2" = "$3" ]; then
        result 0 "$1"
    else
        result 1 "$1"
        printf '# expected: %s\n# but it is: %s\n' "$2" "$(tr '\n' '~' <<<"$3")"
    fi
}

# has TEXT PATTERN ACTUAL: a pattern of case.
has()
{
    # shellcheck disable=SC2254 # a pattern is what it is
    case $3 in
    $2) result 0 "$1" ;;
    *) result 1 "$1"; printf '# expected: %s\n# but it is: %s\n' "$2" "$(tr '\n' '~' <<<"$3")" ;;
    esac
}

plan_and_leave()
{
    echo "1..$number"
    [ "$failures" = 0 ]
    exit
}

# --- Wine ---

leave()
{
    trap - EXIT
    WINEPREFIX=$scratch/prefix wineserver -k 2>/dev/null
    WINEPREFIX=$scratch/prefix timeout 100 wineserver -w 2>/dev/null
    cd / && rm -rf "$scratch"
}

# A fresh prefix in a directory of our own; Windows 10, because newer programs refuse Wine 8's Windows 7.
set_up_wine()
{
    [ -n "${WINE:-}" ] || skip_all "Wine is not installed"
    scratch=$(mktemp -d "${TMPDIR:-/tmp}/cloexec-wine.XXXXXX") || exit 1
    trap leave EXIT
    trap 'exit 1' HUP INT TERM
    export WINEPREFIX=$scratch/prefix WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml=" HOME=$scratch
    # shellcheck disable=SC2086 # words
    unset DISPLAY ${!CLOEXEC_*}
    "$WINE" wineboot -i >/dev/null 2>&1 </dev/null
    "$WINE" reg add 'HKCU\Software\Wine' /v Version /d win10 /f >/dev/null 2>&1 </dev/null ||
        skip_all "Wine does not start"
    "$WINE" "$programs/cloexec.exe" --version >/dev/null 2>&1 </dev/null ||
        skip_all "this Wine does not run ${host_cpu:-such} programs"
    cd "$scratch" || exit 1
    # A program that waits: without one Wine's services end with each program, and start again for the next.
    coproc "$WINE" cmd.exe /q /k >/dev/null 2>&1
}

# windows COMMAND...: never reads our input, ends in time.
windows()
{
    timeout "$limit" "$WINE" "$@" </dev/null 2>&1
}

# The name of a file as Windows knows it.
windows_path()
{
    printf 'Z:%s\n' "${1//\//\\}"
}
