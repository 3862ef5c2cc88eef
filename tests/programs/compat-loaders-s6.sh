#!/bin/sh
# s6: programs that open something and execute a command with it, and those that wait for events through s6-ftrigrd, which they give
# pipes by SKALIBS_CHILD_SPAWN_FDS.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/loaders.sh"

# --- locks, logs ---

set_lock()
{
    locks "s6-setlock -n lock" s6-setlock lock
    locks "s6-setlock -n lock" s6-setlock -r lock
}

set_lock_with_time()
{
    locks "s6-setlock -n lock" s6-setlock -t 5000 lock
}

loader s6-setlock "exclusive and shared" set_lock "held
held"
loader s6-setlock "-t, by a helper" set_lock_with_time held

keeps_in_front()
{
    in_front s6-fghack
}

loader s6-fghack "a program that goes into the background" keeps_in_front "go
background ended
s6-fghack ended"

# How often it processes depends on how its input comes in: once for each old file, whatever their number.
note_processed()
{
    state=$(cat logs/state)
    set -- logs/@*
    if [ $# -gt 1 ] && [ "${#state}" = $# ]; then
        note "each file processed, $(cat "$@" logs/current | wc -l) lines"
    else
        note "state $state, $# files"
    fi
}

# Two directories: with one, s6-log 2.11.3 loses 5.
log()
{
    processor
    mkdir all
    lines | run s6-log n20 s4096 ./all "!$dir/processor" ./logs
    note_processed
}

loader s6-log "processor with a state" log "each file processed, 250 lines"

# --- events ---

# ring COMMAND...: what it prints while a is written to the fifodir until it has heard it.
ring()
{
    run s6-mkfifodir fifodir
    run "$@" >>"$result" &
    waiting=$!
    while ! gone "$waiting"; do
        run s6-ftrig-notify fifodir a
        sleep 0.05
    done
    wait "$waiting" && note heard
}

wait_for_event()
{
    ring s6-ftrig-wait -t 100000 fifodir a
}

listen_for_one()
{
    run s6-mkfifodir fifodir
    run s6-ftrig-listen1 -t 100000 fifodir a s6-ftrig-notify fifodir a >>"$result" && note heard
}

listen_for_several()
{
    run s6-mkfifodir fifodir
    run s6-mkfifodir other
    run execlineb -c "s6-ftrig-listen -t 100000 { fifodir a other b }
        foreground { s6-ftrig-notify fifodir a } s6-ftrig-notify other b" && note heard
}

loader s6-ftrig-wait "an event" wait_for_event "a
heard"
loader s6-ftrig-listen1 "an event" listen_for_one "a
heard"
loader s6-ftrig-listen "several events" listen_for_several heard

# --- services ---

# supervised RUN: a service with that script, and its supervisor.
supervised()
{
    mkdir -p service
    printf '#!/bin/sh\n%s\n' "$1" >service/run
    chmod 755 service/run
    start s6-supervise service
    wait_for s6-svok service
}

ready()
{
    for number in 3 4 7; do
        mkdir service
        echo "$number" >service/notification-fd
        supervised "$witness
echo >&$number
exec sleep 1000"
        run s6-svwait -U -t 100000 service && note "ready by $number"
        run s6-svc -xd service
        wait_for gone "$!"
        rm -r service
    done
}

checked()
{
    mkdir -p service/data
    echo 3 >service/notification-fd
    printf '#!/bin/sh\n[ -e ../go ]\n' >service/data/check
    chmod 755 service/data/check
    supervised "exec s6-notifyoncheck -d -s 20 -w 50 -n 0 sh -c '$witness; exec sleep 1000'"
    wait_for reported
    : >go
    run s6-svwait -U -t 100000 service && note ready
}

waits()
{
    supervised "exec sleep 1000"
    run s6-svwait -u -t 100000 service && note up
    run s6-svc -d service
    run s6-svwait -d -t 100000 service && note down
}

listens_to_one()
{
    supervised "exec sleep 1000"
    run s6-svlisten1 -d -t 100000 service s6-svc -d service && note down
    run s6-svc -wu -T 100000 -u service && note up
}

listens_to_several()
{
    supervised "exec sleep 1000"
    run execlineb -c "s6-svlisten -d -t 100000 { service } s6-svc -d service" && note down
}

loader s6-supervise "readiness on a number" ready "ready by 3
ready by 4
ready by 7"
loader s6-notifyoncheck "polls a check" checked ready
loader s6-svwait "up and down" waits "up
down"
loader s6-svlisten1 "down, and up by s6-svc -w" listens_to_one "down
up"
loader s6-svlisten "down" listens_to_several down

# --- services that come and go ---

# scanned: a scan directory with a process.
scanned()
{
    mkdir scan template
    printf '#!/bin/sh\n%s\nexec sleep 1000\n' "$witness" >template/run
    chmod 755 template/run
    start s6-svscan scan
    wait_for [ -e scan/.s6-svscan/control ]
}

linked()
{
    scanned
    run s6-svlink -t 100000 scan "$dir/template" name && note linked
    wait_for reported
    run s6-svunlink -t 100000 scan name && note unlinked
}

instances()
{
    scanned
    run s6-instance-maker template maker
    run s6-svlink -t 100000 scan "$dir/maker" maker
    wait_for [ -e scan/maker/instance/.s6-svscan/lock ]
    run s6-instance-create -t 100000 scan/maker one && note created
    wait_for reported
    run s6-instance-list scan/maker >>"$result"
    run s6-instance-delete -t 100000 scan/maker one && note deleted
}

loader s6-svlink "a service into a scan directory" linked "linked
unlinked"
loader s6-svunlink "and out of it" linked "linked
unlinked"
loader s6-instance-create "an instance" instances "created
one
deleted"
loader s6-instance-delete "and away" instances "created
one
deleted"
finish
