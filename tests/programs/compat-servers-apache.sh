#!/bin/sh
# Apache as Debian configures it, with CGI: graceful restarts keep the listening sockets, and the cgid daemon is made anew.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

needs_root
needs apache2 curl
stock=/etc/apache2
[ -d "$stock/mods-available" ] || skip_all "no $stock here"

# configure MODULE...: Debian's site and modules, with these modules instead of its MPM and PHP.
configure()
{
    cp -r "$stock" etc
    mkdir -p cgi-bin logs run/socks && chown www-data run/socks
    rm -f etc/mods-enabled/mpm_* etc/mods-enabled/php* etc/mods-enabled/cgi*
    for module; do
        for file in "$stock/mods-available/$module".*; do
            ln -s "$file" etc/mods-enabled/
        done
    done
    port=$(free_port)
    echo "Listen 127.0.0.1:$port" >etc/ports.conf
    echo "ServerName localhost" >etc/conf-enabled/name.conf
    sed -i -e "s,/usr/lib/cgi-bin,$dir/cgi-bin," etc/conf-available/serve-cgi-bin.conf
    ln -sf ../conf-available/serve-cgi-bin.conf etc/conf-enabled/
    sed -i -e "s,\*:80,*:$port," etc/sites-enabled/000-default.conf
    job "printf 'Content-Type: text/plain\n\ntwenty-one\n'"
    mv job cgi-bin/
}

resumed()
{
    [ "$(grep -c 'resuming normal operations' logs/error.log)" = "$1" ]
}

restart()
{
    kill -s USR1 "$server"
    wait_for resumed "$1" && note "$(get cgi-bin/job)"
}

gracefully()
{
    configure "$@"
    start env APACHE_RUN_USER=www-data APACHE_RUN_GROUP=www-data APACHE_PID_FILE="$dir/run/pid" \
        APACHE_RUN_DIR="$dir/run" APACHE_LOCK_DIR="$dir/run" APACHE_LOG_DIR="$dir/logs" LANG=C \
        apache2 -d "$dir/etc" -f apache2.conf -DFOREGROUND
    server=$!
    wait_for listening "$port" && wait_for resumed 1 && note "$(get cgi-bin/job)" || return
    socket=$(socket_of "$port")
    restart 2 && restart 3
    [ "$(socket_of "$port")" = "$socket" ] && note "the same socket"
}

event()
{
    gracefully mpm_event cgid
}

prefork()
{
    gracefully mpm_prefork cgi
}

three="twenty-one
twenty-one
twenty-one
the same socket"
works "Apache graceful, event and cgid" event "$three" nothing_arrives
works "Apache graceful, prefork and cgi" prefork "$three" nothing_arrives
finish
