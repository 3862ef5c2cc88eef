#!/bin/sh
# sftp's ! command receives the batch file and the socketpair to its server.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

server=/usr/lib/openssh/sftp-server
needs sftp
[ -x "$server" ] || skip_all "no $server here"

bang()
{
    seq 5 >numbers
    printf '%s\n' "!$witness" "get '$dir/numbers' copy" >commands
    run sftp -q -b commands -D "$server"
    cat copy >"$result"
}

compare "sftp !" bang
finish
