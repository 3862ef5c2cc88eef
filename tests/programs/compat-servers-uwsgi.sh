#!/bin/sh
# uWSGI executes itself in place on HUP, and finds its listening sockets by asking every number for its name: nothing in arguments or
# environment tells which they are.  The emperor speaks with its vassals over a descriptor named in UWSGI_EMPEROR_FD.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

needs uwsgi curl
[ -e /usr/lib/uwsgi/plugins/python3_plugin.so ] || skip_all "no uwsgi-plugin-python3 here"

# configure FILE
configure()
{
    port=$(free_port)
    cat >app.py <<'END_OF_APP'
def application(environment, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"twenty-one\n"]
END_OF_APP
    cat >"$1" <<END_OF_INI
[uwsgi]
plugin = python3
master = true
die-on-term = true
http-socket = 127.0.0.1:$port
wsgi-file = $dir/app.py
END_OF_INI
}

reload()
{
    workers=$(children_of "$server")
    kill -s HUP "$server"
    wait_for other_children "$server" "$workers" && note "$(get index.html)"
}

# The hook runs in each generation: what was handed over must not leak into it.
reloads()
{
    configure app.ini
    echo "hook-post-app = exec:$witness" >>app.ini
    start uwsgi --ini app.ini
    server=$!
    wait_for listening "$port" && wait_for has_children "$server" && note "$(get index.html)" || return
    socket=$(socket_of "$port")
    reload && reload
    [ "$(socket_of "$port")" = "$socket" ] && note "the same socket"
    note "children: $(children "$report")"
}

# said TEXT COUNT: in the emperor's log
said()
{
    [ "$(grep -c "$1" emperor.log)" = "$2" ]
}

emperor()
{
    mkdir vassals
    configure vassals/app.ini
    start uwsgi --die-on-term --emperor-freq 1 --emperor "$dir/vassals" --logto "$dir/emperor.log"
    wait_for said 'vassal app.ini is ready to accept requests' 1 && note "$(get index.html)" || return
    touch -d 'now + 10 seconds' vassals/app.ini # another second than that of the start
    wait_for said 'vassal app.ini is ready to accept requests' 2 && note "$(get index.html)" || return
    rm vassals/app.ini
    wait_for said 'removed uwsgi instance app.ini' 1 && note "the vassal is gone"
}

works "uWSGI HUP, twice" reloads "twenty-one
twenty-one
twenty-one
the same socket
children: 3" leaks_bare nothing_arrives
works "uWSGI emperor with a vassal" emperor "twenty-one
twenty-one
the vassal is gone"
finish
