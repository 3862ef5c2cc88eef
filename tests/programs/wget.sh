#!/bin/sh
# wget keeps its output file and a pipe open while --use-askpass asks.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs wget python3

askpass()
{
    mkdir www && echo twenty-one >www/page
    job "echo user"
    port=$(free_port)
    start python3 -m http.server --bind 127.0.0.1 --directory www "$port"
    wait_for listening "$port"
    run wget -q --use-askpass="$dir/job" -O page "http://127.0.0.1:$port/page"
    cat page >"$result"
}

compare "wget --use-askpass" askpass
finish
