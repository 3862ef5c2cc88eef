# shellcheck shell=sh
# Cases of runner.sh: what --list says about real processes.
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2016,SC2086,SC2153,SC2154 # as in runner.sh, which has the variables

start_holder() { # COPIES
    place=$(mktemp -d "$scratch/holder.XXXXXX")
    # The process in the background empties it in its own time: what the holder before said must not be taken for its word.
    : >"$scratch/rows"
    "$HOLDER" "$place" "$1" >"$scratch/rows" 2>&1 </dev/null &
    holder=$!
    # A busy machine takes its time; what cannot be shown ends the holder.
    until grep -q '^ready$' "$scratch/rows"; do
        kill -0 "$holder" 2>/dev/null || return 1
        sleep 0.1
    done
}

stop_holder() {
    kill "$holder" 2>/dev/null
    wait "$holder" 2>/dev/null
    gone=$holder
    holder=
}

# Rows of --list, written as the holder writes its own.
plain_rows() {
    sed 's/  */ /; s/  */ /2; s/  */ /3'
}

listing() {
    if ! start_holder 0; then
        not_ok "a process to look at" "$(cat "$scratch/rows")"
        return
    fi
    runner --list "$holder" 2>&1 | plain_rows >"$scratch/listed"
    while read -r number kind inheritable words; do
        [ "$number" != ready ] || break
        if grep -qxF "$number $kind $inheritable $words" "$scratch/listed"; then
            ok "--list: $kind, $(printf '%s\n' "$words" | sed "s|$place/*||; s/:[0-9][0-9]*/:N/g; s/[0-9][0-9]*, /N, /")"
        else
            not_ok "--list: $kind" "wanted: $number $kind $inheritable $words${newline}got: $(grep "^$number " "$scratch/listed")"
        fi
    done <"$scratch/rows"
    expect "--list: a line for each descriptor, and one above them" 0 "$(($(count_descriptors) + 1))" \
        sh -c "$shell $CLOEXEC --list=$holder | wc -l | tr -d ' '"
    expect "--list: its first line" 0 "FD *KIND *INHERITABLE *WHAT${newline}0 *" runner -l "$holder"
    every_awk
    stop_holder
    expect "--list of a process that is gone: 125" 125 "cloexec: no process $gone" runner --list "$gone"
    expect "--list of no number: 125" 125 "cloexec: --list 1x: not a process number" runner --list 1x
    expect "--list of a negative number: 125" 125 "cloexec: --list -1: not a process number" runner --list=-1
    other_owner
    crowd
}

count_descriptors() {
    # shellcheck disable=SC2012 # numbers
    ls "/proc/$holder/fd" | wc -l
}

every_awk() {
    mkdir -p "$scratch/awk"
    for awk in mawk gawk original-awk "busybox awk"; do
        if ! $awk 'BEGIN { exit 0 }' 2>/dev/null; then
            skip "--list: the same with $awk" "no $awk"
            continue
        fi
        printf '#!/bin/sh\nexec %s "$@"\n' "$awk" >"$scratch/awk/awk"
        chmod 755 "$scratch/awk/awk"
        is "--list: the same with $awk" "$(cat "$scratch/listed")" \
            "$(env PATH="$scratch/awk:$PATH" $shell "$CLOEXEC" --list "$holder" 2>&1 | plain_rows)"
    done
}

other_owner() {
    name="--list of somebody else's process: 125"
    if [ "$(id -u)" != 0 ]; then
        if [ -r /proc/1/fd ]; then
            skip "$name" "process 1 is ours"
        else
            expect "$name" 125 "cloexec: may not look at process 1 (owner *): try as root" runner --list 1
        fi
    elif [ "$(other_user)" = yes ]; then
        expect "$name" 125 "cloexec: may not look at process $$ (owner *): try as root" as_nobody $shell "$scratch/cloexec" --list $$
    else
        skip "$name" "$(other_user)"
    fi
}

crowd() {
    if start_holder 900; then
        expect "--list of a process with hundreds of descriptors" 0 "$(($(count_descriptors) + 1))" \
            sh -c "$shell $CLOEXEC --list $holder | wc -l | tr -d ' '"
    else
        skip "--list of a process with hundreds of descriptors" "$(tail -n 1 "$scratch/rows")"
    fi
    stop_holder
}
