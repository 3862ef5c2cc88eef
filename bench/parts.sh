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

# --- Against what one would use instead ---

# cell TOOL COMMAND...: its figure, or - without the tool.
cell()
{
    if command -v "$1" >/dev/null 2>&1; then
        shift
        "$@"
    else
        echo -
    fi
}

# open_way KEY: sets environment and call.
open_way()
{
    environment='' call=open
    case $1 in
    libcloexec) environment=$ours ;;
    fcntl) call=open_then_fcntl ;;
    esac
}

# In each, as many are open at a time as calls makes before it closes them.
open_time()
{
    open_way "$1"
    # shellcheck disable=SC2086 # words
    env -i $environment "$built/calls" -t $call 10000
}

# open_more COUNTER KEY: than bare.
open_more()
{
    open_way "$2"
    more=$(calls "$1" "$environment" $call)
    minus 0 "$more" "$(calls "$1" "" open)"
}

part_open()
{
    title "A close-on-exec descriptor of /dev/null: libcloexec, or fcntl after open" open
    emit head way "CPU time, bare is 1" "user instructions more" "system calls more"
    ratios 101 open_time bare libcloexec fcntl
    for way in bare libcloexec fcntl; do
        emit row "$way" "$(ratio $way)" "$(cell valgrind open_more instructions $way)" "$(cell strace open_more system_calls $way)"
    done
    emit note "Bare took $(microseconds bare) microseconds here."
}

# spawn_way KEY: sets environment and way.
spawn_way()
{
    environment='' way=nothing
    case $1 in
    empty) environment=LD_PRELOAD=$nothing ;;
    libcloexec) environment=$ours ;;
    linked) environment=$ours way=alone ;;
    range | scan | loop) way=$1 ;;
    esac
}

spawn_label()
{
    case $1 in
    bare) echo "bare: all are inherited" ;;
    empty) echo "an empty preloaded library: all are inherited" ;;
    libcloexec) echo "libcloexec, in the child as well" ;;
    linked) echo "libcloexec, not in the child" ;;
    range) echo "close_range()" ;;
    scan) echo "/proc/self/fd" ;;
    loop) echo "close() of 3 to 65,535" ;;
    esac
}

spawn_time()
{
    spawn_way "$1"
    # shellcheck disable=SC2086 # words
    env -i $environment "$built/spawns" "$way" "$descriptors" 5
}

spawn_calls()
{
    spawn_way "$1"
    per_call system_calls_of_all "$environment" 1 2 "$built/spawns" "$way" "$descriptors"
}

# possible KEY...: those that can be done here.
possible()
{
    for key; do
        spawn_way "$key"
        "$built/spawns" "$way" "$descriptors" 1 >/dev/null 2>"$work/log" && echo "$key" && continue
        emit note "Skipped: $key: $(cat "$work/log")"
    done
}

spawn_table()
{
    keys=$(possible bare empty libcloexec linked range scan loop)
    # shellcheck disable=SC2086 # words
    ratios 41 spawn_time $keys
    for key in $keys; do
        more=$(cell strace spawn_calls "$key")
        [ "$key" = bare ] && base=$more
        [ "$more" = - ] || more=$(minus 0 "$more" "$base")
        emit row "$(spawn_label "$key")" "$(ratio "$key")" "$more"
    done
    emit note "Bare took $(microseconds bare) microseconds here."
}

# Every sh that we know has -n and -H.
# shellcheck disable=SC3045
say_limit()
{
    (ulimit -n 65536) 2>/dev/null ||
        emit note "RLIMIT_NOFILE cannot be raised to 65,536 here ($(ulimit -H -n) at most); the loop counts so far all the same."
}

part_spawn()
{
    for descriptors in 10 10000; do
        title "fork, exec and wait for /bin/true, with $descriptors descriptors open" spawn
        emit head "what is done about them" "CPU time, bare is 1" "system calls more"
        spawn_table
        say_limit
    done
}

# find_library NAME: of a Debian package or in another usual place; one that this machine's programs can load.
find_library()
{
    for file in /usr/lib/*/"$1" /usr/lib/*/*/"$1" /usr/lib/"$1" /usr/lib64/"$1"; do
        if [ -f "$file" ] && [ -z "$(LD_PRELOAD=$file /bin/true 2>&1)" ]; then
            echo "$file"
            return
        fi
    done
}

# peer KEY: sets file, and environment to what its own command sets beside LD_PRELOAD.  fakechroot leaves alone what valgrind starts with.
peer()
{
    environment=
    case $1 in
    libcloexec) file=$library ;;
    eatmydata) file=$(find_library libeatmydata.so) ;;
    torsocks) file=$(find_library libtorsocks.so) ;;
    faketime) file=$(find_library libfaketime.so.1) environment=FAKETIME=+0 ;;
    fakechroot)
        file=$(find_library libfakechroot.so)
        environment="FAKECHROOT=true FAKECHROOT_BASE=$work FAKECHROOT_EXCLUDE_PATH=/dev:/proc:/sys:/usr"
        ;;
    esac
}

# peer_call NAME: user instructions more than bare, or - when the library does not have it.
peer_call()
{
    if nm -D --defined-only "$file" | grep -Eq " [TWi] $1(@|\$)"; then
        extra instructions "$1" 0 "LD_PRELOAD=$file $environment"
    else
        echo -
    fi
}

peer_row()
{
    peer "$1"
    if [ -z "$file" ]; then
        emit note "Skipped: no $1 here."
        return
    fi
    emit row "$1" "$(startup_of instructions "$file" "$environment")" \
        "$(cell strace startup_of system_calls "$file" "$environment")" \
        "$(peer_call open)" "$(peer_call socket)" "$(peer_call close)" "$(peer_call gettimeofday)"
}

part_peers()
{
    title "Libraries that are preloaded for other purposes: start-up over an empty one, user instructions of a call over bare" peers
    has valgrind || return 0
    emit head library "start: instructions" "system calls" open socket close gettimeofday
    for key in libcloexec eatmydata torsocks faketime fakechroot; do
        peer_row "$key"
    done
    emit note "Without a figure: the library does not have the call."
}
