#!/bin/sh
# flock, daemonize and seatd-launch; and each program of the table has a test by its name.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/loaders.sh"

# --- flock ---

# flocked WORD...
flocked()
{
    locks "flock -n lock" flock "$@"
}

flock_command()
{
    flocked lock
}

flock_string()
{
    run flock lock -c "$user; flock -n lock true || echo held" >>"$result"
}

flock_shared()
{
    run flock -s lock sh -c "$user; flock -n -s lock echo shared; flock -n lock true || echo held" >>"$result"
}

flock_exclusive()
{
    run flock -x lock sh -c "$user; flock -n -s lock true || echo held" >>"$result"
}

flock_nonblocking()
{
    run flock -n lock sh -c "$user; flock -n -E 7 lock true; echo \$?" >>"$result"
}

flock_waiting()
{
    run flock -w 5 lock sh -c "$user; flock -w 0.1 -E 8 lock true; echo \$?" >>"$result"
}

flock_closing()
{
    flocked -o lock
}

flock_in_place()
{
    flocked -F lock
    flocked --no-fork lock
}

flock_directory()
{
    locks "flock -n ." flock .
}

flock_number()
{
    run sh -c "exec 3>lock; flock 3; $user; flock -n lock true || echo held; flock -u 3; flock -n lock echo free" >>"$result"
}

# The command holds the lock itself, and goes on holding it when flock is gone.
flock_killed()
{
    # shellcheck disable=SC2016 # for the inner shell
    start flock lock sh -c 'echo $$ >started; exec sleep 1000'
    holder=$!
    wait_for [ -s started ]
    kill -s KILL "$holder"
    wait_for gone "$holder"
    flock -n lock true || note held
    kill "$(cat started)"
    wait_for flock -n lock true && note free
}

loader flock "command" flock_command held
loader flock "-c" flock_string held
loader flock "-s" flock_shared "shared
held"
loader flock "-x" flock_exclusive held
loader flock "-n" flock_nonblocking 7
loader flock "-w" flock_waiting 8
loader flock "-o" flock_closing held
loader flock "-F and --no-fork" flock_in_place "held
held"
loader flock "directory" flock_directory held
loader flock "number" flock_number "held
free"
loader flock "killed" flock_killed "held
free"

# --- daemonize ---

# The daemon holds the lock; there is only one of it.
daemonized()
{
    run daemonize -l "$dir/lock" -p "$dir/pid" -c "$dir" /bin/sh -c "$witness; exec sleep 1000"
    wait_for reported
    run daemonize -l "$dir/lock" /bin/true || note only one
    kill "$(cat pid)"
    wait_for flock -n lock true && note free
}

loader daemonize "-l" daemonized "only one
free"

# --- seatd-launch ---

# It waits until seatd says that it is ready, on the number that it was given.  Without a terminal, as on a server; and with a /run of its
# own, since the socket has one name, whoever else runs or has left it.
seat()
{
    SEATD_VTBOUND=0
    export SEATD_VTBOUND
    # shellcheck disable=SC2016 # for the inner shell
    start unshare -m sh -c 'mount -t tmpfs tmpfs /run && exec seatd-launch -- sh -c "$0"' "$witness; ls \$SEATD_SOCK >>$result"
    wait_for reported && wait_for gone "$!"
}

if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
    loader seatd-launch "seatd's readiness" seat /run/seatd.sock
else
    skip seatd-launch "not root, or unshare is not allowed to make mounts here"
fi

# --- the census ---

# Beside the calls of loader: programs that a test of another name has as its subject.
elsewhere()
{
    cat <<END
jspawnhelper compat-languages-java.sh
lxc-monitord compat-tools-lxc.sh
mc compat-tools-terminals.sh
END
}

tested()
{
    sed -n 's/^ *loader \([a-z][^ ]*\) .*/\1/p' "${0%/*}"/compat-loaders*.sh
    elsewhere | while read -r name test; do
        grep -q "$name" "${0%/*}/$test" && echo "$name"
    done
}

sed -n 's/^PROGRAM("\([^"]*\)", \(alone\|target\),.*/\1/p' "$table" | sort -u >"$work/rows"
tested | sort -u >"$work/tested"
without_test=$(comm -23 "$work/rows" "$work/tested" | tr '\n' ' ')
without_row=$(comm -13 "$work/rows" "$work/tested" | tr '\n' ' ')
all_tested()
{
    [ -s "$work/rows" ] && [ -z "$without_test" ]
}

check "each of $(wc -l <"$work/rows") rows has a test${without_test:+; none for $without_test}" all_tested
check "each test is of a row${without_row:+; none for $without_row}" [ -z "$without_row" ]
finish
