#!/bin/sh
# fcgiwrap gives the CGI program its FastCGI connection.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs fcgiwrap cgi-fcgi

cgi()
{
    job "printf 'Content-Type: text/plain\n\ntwenty-one\n'"
    start fcgiwrap -s "unix:$dir/socket"
    wait_for test -S socket
    env -i SCRIPT_FILENAME="$dir/job" REQUEST_METHOD=GET cgi-fcgi -bind -connect "$dir/socket" >"$result"
}

compare "fcgiwrap CGI" cgi
finish
