#!/bin/sh
# haproxy as Debian starts it: the master executes itself to become one, and again on each reload; its workers' socketpair and the listening
# sockets go through the exec, named in HAPROXY_PROCESSES.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

needs_root
needs haproxy curl socat

configure()
{
    port=$(free_port)
    sed -e "s,/run/haproxy/admin.sock,$dir/admin.sock," /etc/haproxy/haproxy.cfg >haproxy.cfg
    cat >>haproxy.cfg <<EOF
frontend web
	bind 127.0.0.1:$port
	http-request return status 200 content-type text/plain string twenty-one
EOF
}

serving_worker()
{
    echo "show proc" | socat - "UNIX-CONNECT:$dir/master.sock" 2>/dev/null |
        awk '/^# old/ { exit } $2 == "worker" { print $1 }'
}

new_worker()
{
    worker=$(serving_worker)
    [ -n "$worker" ] && [ "$worker" != "$1" ]
}

reload()
{
    before=$(serving_worker)
    kill -s USR2 "$server"
    wait_for new_worker "$before" && wait_for gone "$before" && note "$(get index.html)"
}

serve()
{
    configure
    start /usr/sbin/haproxy -Ws -f haproxy.cfg -p "$dir/haproxy.pid" -S "$dir/master.sock"
    server=$!
    wait_for test -S master.sock && wait_for listening "$port" && wait_for new_worker none && note "$(get index.html)"
}

reloads()
{
    serve || return
    keep_asking get index.html
    reload && reload
    told_all
    [ "$(cat haproxy.pid)" = "$server" ] && note "the same master"
    would_leak "$server"
    would_leak "$(serving_worker)"
}

works "haproxy -W, started and reloaded twice" reloads "twenty-one
twenty-one
twenty-one
requests failed: 0
the same master" leaks_bare nothing_arrives
finish
