#!/bin/sh
# socat's EXEC and SYSTEM children receive its log file and both kinds of its own socketpairs.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs socat bash

# serve ADDRESS: one listener, one client.
serve()
{
    job 'head -n 1'
    port=$(free_port)
    start socat -d -lf "$dir/log" "TCP4-LISTEN:$port,bind=127.0.0.1,reuseaddr,fork" "$1"
    wait_for listening "$port"
    ask "$port" "seventeen and four" >"$result"
}

exec_address()
{
    serve "EXEC:$dir/job"
}

system_address()
{
    serve "SYSTEM:$dir/job"
}

compare "socat EXEC" exec_address
compare "socat SYSTEM" system_address
finish
