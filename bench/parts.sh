# shellcheck shell=sh
# The parts of bench/run: what is measured, and the table that it makes.
# SPDX-License-Identifier: MIT

# shellcheck disable=SC2154 # here, work, built and library are of run

count=100
ours=LD_PRELOAD=$library
nothing=$built/.libs/libnothing.so

# --- Lines for table.awk ---

# emit KIND FIELD...: a line for table.awk.
emit()
{
    (IFS='	'; printf '%s\n' "$*") >>"$work/rows"
}

# title TEXT PART
title()
{
    emit title "$1" "bench/run $2"
}

# has TOOL: says so under the table if it is missing.
has()
{
    command -v "$1" >/dev/null 2>&1 && return
    emit note "Skipped: no $1 here."
    return 1
}

# limits PART: its "NAME INSTRUCTIONS SYSTEM-CALLS" lines.
limits()
{
    sed -n "s/^$1 //p" "$here/limits"
}

# --- Against bare, with limits ---

# calls COUNTER ENVIRONMENT NAME: what one call of it costs.
calls()
{
    per_call "$1" "$2" $count $((2 * count)) "$built/calls" "$3"
}

# extra COUNTER NAME DECIMALS [ENVIRONMENT]: a call in that environment, ours unless told, and bare.
extra()
{
    with=$(calls "$1" "${4-$ours}" "$2")
    minus "$3" "$with" "$(calls "$1" "" "$2")"
}

part_calls()
{
    title "User instructions that a call costs more than bare" calls
    has valgrind || return 0
    emit head call figure limit
    limits calls | while read -r name limit _; do
        emit row "$name" "$(extra instructions "$name" 1)" "$limit"
    done
}

part_syscalls()
{
    title "System calls that a call makes more than bare" syscalls
    has strace || return 0
    emit head call figure limit
    # Rounded: mkstemp now and then asks for random bits twice.
    limits calls | while read -r name _ limit; do
        emit row "$name" "$(extra system_calls "$name" 0)" "$limit"
    done
}

# startup_of COUNTER LIBRARY [ENVIRONMENT]: of /bin/true preloaded, over a library with nothing in it.  Names of one length, since ld.so
# reads them.
startup_of()
{
    cp "$2" "$work/libpreload.so"
    cp "$nothing" "$work/libnothing.so"
    preloaded=$("$1" "LD_PRELOAD=$work/libpreload.so ${3-}" /bin/true)
    minus 0 "$preloaded" "$("$1" "LD_PRELOAD=$work/libnothing.so ${3-}" /bin/true)"
}

part_startup()
{
    title "Start-up of /bin/true, over that with an empty preloaded library" startup
    emit head unit figure limit
    limits startup | while read -r _ instructions system_calls; do
        if has valgrind; then
            emit row "user instructions" "$(startup_of instructions "$library")" "$instructions"
        fi
        if has strace; then
            emit row "system calls" "$(startup_of system_calls "$library")" "$system_calls"
        fi
    done
}
