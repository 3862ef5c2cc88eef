#!/bin/sh
# nginx as Debian configures it: USR2 starts the new binary, which finds the listening sockets by the numbers in NGINX=4;5;.
# nginx cleans the environment, so that the new binary is served only with CLOEXEC_FOLLOW; then what it was handed must not leak on.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

needs_root
needs nginx curl

configure()
{
    port=$(free_port)
    cp -rL /etc/nginx etc
    mkdir logs www && echo twenty-one >www/index.html
    cp "$(command -v nginx)" nginx
    sed -i -e "s,/etc/nginx,$dir/etc,g" -e "s,/var/log/nginx,$dir/logs," -e "s,^pid .*,pid $dir/nginx.pid;," etc/nginx.conf
    sed -i -e "/listen \[::\]/d" -e "s,listen 80 ,listen 127.0.0.1:$port ," -e "s,root /var/www/html,root $dir/www," \
        etc/sites-enabled/default
}

# next_generation: the new binary takes over, the old one goes.
next_generation()
{
    old=$(cat nginx.pid)
    kill -s USR2 "$old"
    wait_for test -s nginx.pid.oldbin && wait_for test -s nginx.pid || return
    new=$(cat nginx.pid)
    wait_for has_children "$new" || return
    kill -s QUIT "$old"
    wait_for gone "$old" || return
    note "$(get index.html)"
}

# As a daemon, as Debian's unit does: USR2 is ignored by a master whose parent still lives.  Its session is its own.
serve()
{
    configure
    run "$@" "$dir/nginx" -c "$dir/etc/nginx.conf" -g 'daemon on; master_process on;'
    wait_for test -s nginx.pid || return
    daemons="$daemons $(cat nginx.pid)"
    wait_for listening "$port"
    note "$(get index.html)"
}

upgrade()
{
    serve env || return
    socket=$(socket_of "$port")
    keep_asking get index.html
    next_generation && next_generation
    told_all
    [ "$(socket_of "$port")" = "$socket" ] && note "the same socket"
}

# As dpkg does it: the file at the path is another one, and the old one is deleted.
replaced()
{
    serve env || return
    cp nginx nginx.new && mv nginx.new nginx
    next_generation
}

generations()
{
    serve env CLOEXEC_FOLLOW=1 && next_generation && next_generation || return
    for process in "$new" $(children_of "$new"); do
        would_leak "$process"
    done
}

works "nginx USR2, two generations" upgrade "twenty-one
twenty-one
twenty-one
requests failed: 0
the same socket"
works "nginx USR2, binary replaced" replaced "twenty-one
twenty-one"
works "nginx USR2, third generation" generations "twenty-one
twenty-one
twenty-one" leaks_bare nothing_arrives
finish
