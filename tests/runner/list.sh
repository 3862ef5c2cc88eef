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
    is "--list: the same whatever ls is told to do" "$(cat "$scratch/listed")" \
        "$(env QUOTING_STYLE=c TIME_STYLE='+1 -> 2' LS_COLORS=x POSIXLY_CORRECT=1 $shell "$CLOEXEC" --list "$holder" 2>&1 | plain_rows)"
    ends_meanwhile
    stop_holder
    expect "--list of a process that is gone: 125" 125 "cloexec: no process $gone" runner --list "$gone"
    expect "--list of no number: 125" 125 "cloexec: --list 1x: not a process number" runner --list 1x
    expect "--list of a negative number: 125" 125 "cloexec: --list -1: not a process number" runner --list=-1
    expect "--list of no process: 125" 125 "cloexec: no process 0" runner --list 0
    expect "--list of a number beyond all processes: 125" 125 "cloexec: no process 18446744073709551617" \
        runner --list 18446744073709551617
    ended
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

# By a sort(1) that first sees to the end of the process.
ends_meanwhile() {
    mkdir -p "$scratch/ending"
    program ../ending/sort "#!/bin/sh
kill $holder
while grep -q '^State:.[^Z]' /proc/$holder/status; do :; done 2>/dev/null
command -p sort \"\$@\""
    expect "--list of a process that ends meanwhile: 125" 125 "FD *cloexec: process $holder ended meanwhile*" \
        env PATH="$scratch/ending:$PATH" $shell "$CLOEXEC" --list "$holder"
}

# A child that has ended and that nobody waits for: its parent, before it ends, becomes a program that knows nothing of it.
ended() {
    rm -f "$scratch/zombie"
    sh -c 'sh -c "until grep -q sleep /proc/\$PPID/comm; do :; done; echo \$\$ >\"\$1\"" sh "$1" & exec sleep 1000' sh "$scratch/zombie" &
    holder=$!
    while ! grep -q '^State:.Z' "/proc/$(cat "$scratch/zombie" 2>/dev/null)/status" 2>/dev/null; do
        sleep 0.1 2>/dev/null || sleep 1
    done
    zombie=$(cat "$scratch/zombie")
    expect "--list of a process that has ended, its parent not knowing: 125" 125 "cloexec: process $zombie has ended*" runner --list "$zombie"
    stop_holder
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
