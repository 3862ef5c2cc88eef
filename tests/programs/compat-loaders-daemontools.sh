#!/bin/sh
# daemontools, runit and ucspi-tcp: programs that open something and execute a command with it.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/loaders.sh"

set_lock()
{
    locks "setlock -n lock" setlock lock
}

set_lock_or_not()
{
    locks "setlock -nX lock" setlock -nx lock
}

loader setlock "command" set_lock held
loader setlock "-n -x, and -X while it is held" set_lock_or_not held

change_state_and_lock()
{
    locks "chpst -L lock" chpst -l lock
    locks "chpst -L lock" chpst -L lock
}

loader chpst "-l and -L" change_state_and_lock "held
held"

keeps_in_front()
{
    in_front fghack
}

loader fghack "a program that goes into the background" keeps_in_front "go
background ended
fghack ended"

many_logs()
{
    processor
    lines | run multilog s4096 "!$dir/processor" ./logs
    note_log
}

loader multilog "processor with a state" many_logs "state xxxxx, 250 lines"

service_log()
{
    processor
    printf 's4096\n!%s\n' "$dir/processor" >logs/config
    lines | run svlogd logs
    note_log
}

loader svlogd "processor with a state" service_log "state xxx, 250 lines"

client()
{
    port=$(free_port)
    # shellcheck disable=SC2016 # for socat's shell
    start socat "TCP-LISTEN:$port,bind=127.0.0.1,fork,reuseaddr" SYSTEM:'read line; echo heard $line'
    wait_for listening "$port"
    run tcpclient -RHl0 127.0.0.1 "$port" sh -c "$witness; echo hello >&7; cat <&6" >>"$result"
}

loader tcpclient "the connection on 6 and 7" client "heard hello"
finish
