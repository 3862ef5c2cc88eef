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

# --- Exec ---

# Symbols are bound at start, since the price of the first call through ld.so is not ours.
marked="LD_BIND_NOW=1"

# steps_of ENVIRONMENT NAME: user instructions from the mark in execs to where the kernel takes over, or to the second mark.
steps_of()
{
    # shellcheck disable=SC2086 # words
    try "$built/steps" env -i $marked $1 "$built/execs" "$2" STOP
    cat "$work/output"
}

# marked_calls ENVIRONMENT NAME: system calls between the same places; a process is gone when it has executed something.
marked_calls()
{
    trace -f "$marked $1" "$built/execs" "$2" 0
    awk '
        / kill\([0-9]+, 0[) ]/ { inside = !inside; next }
        inside && !($1 in gone) && !/ resumed>/ { calls++ }
        inside && /exec.* = 0$/ { gone[$1] }
        END { print calls + 0 }' "$work/trace"
}

# can_step: ptrace is refused in some containers.
can_step()
{
    "$built/steps" "$built/execs" execve STOP >/dev/null 2>"$work/log" && return
    emit note "Skipped: instructions: $(cat "$work/log")"
    return 1
}

part_exec()
{
    title "An exec with 100 arguments, 100 variables and 1,000 of our descriptors, over bare" exec
    emit head "call, unit" figure limit
    limits exec | while read -r name instructions system_calls; do
        if can_step; then
            emit row "$name, user instructions" "$(minus 0 "$(steps_of "$ours" "$name")" "$(steps_of "" "$name")")" "$instructions"
        fi
        if has strace; then
            emit row "$name, system calls" "$(minus 0 "$(marked_calls "$ours" "$name")" "$(marked_calls "" "$name")")" "$system_calls"
        fi
    done
}
