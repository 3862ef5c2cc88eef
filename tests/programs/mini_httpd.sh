#!/bin/sh
# mini_httpd as Debian configures it, with CGI: the program receives the client's connection.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs_root
needs mini_httpd curl
stock=/etc/mini-httpd.conf
[ -r "$stock" ] || skip_all "no $stock here"

cgi()
{
    port=$(free_port)
    mkdir -p www/cgi-bin
    job "printf 'Content-Type: text/plain\n\ntwenty-one\n'"
    mv job www/cgi-bin/
    sed -e "s,^port=.*,port=$port," -e "s,^host=.*,host=127.0.0.1," -e "s,^data_dir=.*,data_dir=$dir/www," \
        -e "s,^logfile=.*,logfile=$dir/log," -e "s,^pidfile=.*,pidfile=$dir/pid," "$stock" >mini-httpd.conf
    start mini_httpd -D -C mini-httpd.conf
    wait_for listening "$port"
    curl -sS "http://127.0.0.1:$port/cgi-bin/job" >"$result"
}

compare "mini_httpd CGI" cgi
finish
