#!/bin/sh
# PHP on the command line: its streams, and the script itself, against system().
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs php

streams()
{
    cat >script.php <<END
<?php
\$out = fopen("out.txt", "w");
\$scratch = tmpfile();
\$listening = stream_socket_server("tcp://127.0.0.1:0");
\$client = stream_socket_client("tcp://" . stream_socket_get_name(\$listening, false));
\$accepted = stream_socket_accept(\$listening);
\$pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
\$child = popen("echo 21", "r");
system("$witness");
fwrite(\$accepted, fgets(\$child));
fwrite(\$out, fgets(\$client));
END
    run php script.php
    cat out.txt >"$result"
}

compare "PHP cli system()" streams
finish
