#!/bin/sh
# uWSGI's exec hooks receive its listening socket and the master's socketpairs.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs uwsgi curl
[ -e /usr/lib/uwsgi/plugins/python3_plugin.so ] || skip_all "no uwsgi-plugin-python3 here"

hook()
{
    port=$(free_port)
    cat >app.py <<END
def application(environment, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"twenty-one\n"]
END
    cat >app.ini <<END
[uwsgi]
plugin = python3
master = true
die-on-term = true
http-socket = 127.0.0.1:$port
wsgi-file = $dir/app.py
hook-post-app = exec:$witness
hook-accepting1-once = exec:$witness
END
    start uwsgi --ini app.ini
    wait_for listening "$port"
    curl -sS "http://127.0.0.1:$port/" >"$result"
}

compare "uWSGI exec hooks" hook
finish
