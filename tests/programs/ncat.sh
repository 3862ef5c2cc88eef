#!/bin/sh
# ncat -e gives its child the listening socket and the client's connection.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs ncat bash

# serve OPTION: one listener, one client.
serve()
{
    job 'head -n 1'
    port=$(free_port)
    start ncat -4 -l -k 127.0.0.1 "$port" "$1" "$dir/job"
    wait_for listening "$port"
    ask "$port" "seventeen and four" >"$result"
}

exec_option()
{
    serve -e
}

shell_option()
{
    serve --sh-exec
}

compare "ncat -e" exec_option
compare "ncat --sh-exec" shell_option
finish
