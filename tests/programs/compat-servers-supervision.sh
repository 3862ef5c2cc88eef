#!/bin/sh
# s6, runit and daemontools: a pipe that is opened once joins a service to its log, over all restarts of both.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

# service DIRECTORY LOGGER...: writes to its log in each of its lives, and reports what it was born with.
service()
{
    mkdir -p "$1/log"
    {
        echo '#!/bin/sh'
        echo 'exec 2>&1'
        echo "echo \$((\$(cat $dir/lives) + 1)) >$dir/lives.new && mv $dir/lives.new $dir/lives"
        echo "echo life \$(cat $dir/lives)"
        echo "$witness"
        [ ! -e "$1/notification-fd" ] || echo "echo ready >&\$(cat notification-fd)"
        echo 'exec sleep 1000'
    } >"$1/run"
    echo 0 >"$dir/lives"
    directory=$1
    shift
    printf '#!/bin/sh\nexec %s\n' "$*" >"$directory/log/run"
    chmod 755 "$directory/run" "$directory/log/run"
    mkdir -p logs
}

logged()
{
    grep -q "$1" logs/current 2>/dev/null
}

lives()
{
    [ "$(cat lives)" = "$1" ]
}

result_of_log()
{
    sed 's/.*life/life/' logs/current >>"$result"
}

s6()
{
    mkdir scan scan/service
    echo 3 >scan/service/notification-fd
    service "$dir/scan/service" s6-log "$dir/logs"
    start s6-svscan "$dir/scan"
    wait_for logged 'life 1' || return
    run s6-svwait -U -t 100000 scan/service && note ready
    run s6-svc -r scan/service
    wait_for logged 'life 2' || return
    run s6-svwait -U -t 100000 scan/service && note ready again
    run s6-svc -r scan/service/log
    run s6-svc -r scan/service
    wait_for logged 'life 3'
    run s6-svstat -o up,ready scan/service >>"$result"
    result_of_log
    run s6-svscanctl -t scan
    wait_for gone "$!"
}

runit()
{
    service "$dir/scan/service" svlogd "$dir/logs"
    start runsvdir "$dir/scan"
    wait_for logged 'life 1' || return
    run sv -w 100 restart "$dir/scan/service" >/dev/null && note restarted
    wait_for logged 'life 2' || return
    run sv -w 100 restart "$dir/scan/service/log" >/dev/null && note restarted log
    run sv -w 100 restart "$dir/scan/service" >/dev/null && note restarted
    wait_for logged 'life 3'
    run sv -w 100 exit "$dir/scan/service"
    result_of_log
}

daemontools()
{
    service "$dir/scan/service" multilog "$dir/logs"
    start svscan "$dir/scan"
    wait_for logged 'life 1' || return
    run svc -t scan/service
    wait_for logged 'life 2' || return
    run svc -t scan/service/log
    run svc -t scan/service
    wait_for logged 'life 3'
    run svstat scan/service | sed 's/.*: \(up\).*/\1/' >>"$result"
    result_of_log
    run svc -dx scan/service scan/service/log
}

lives="life 1
life 2
life 3"
if command -v s6-svscan >/dev/null; then
    works "s6-svscan, s6-supervise, s6-log" s6 "ready
ready again
true true
$lives"
else
    skip "s6" "not installed"
fi
if command -v runsvdir >/dev/null; then
    works "runsvdir, runsv, svlogd" runit "restarted
restarted log
restarted
$lives"
else
    skip "runit" "not installed"
fi
if command -v svscan >/dev/null; then
    works "svscan, supervise, multilog" daemontools "up
$lives"
else
    skip "daemontools" "not installed"
fi
finish
