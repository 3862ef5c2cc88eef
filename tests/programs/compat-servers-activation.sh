#!/bin/sh
# Who starts servers for others with their sockets: systemd-socket-activate, by LISTEN_FDS or on standard input and output.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

# The server of socket activation: answers each listening socket that it was given once, with its name.
write_server()
{
    cat >server.py <<'END_OF_PYTHON'
import os, socket, subprocess, sys
assert int(os.environ["LISTEN_PID"]) == os.getpid()
names = os.environ.get("LISTEN_FDNAMES", "").split(":")
for i in range(int(os.environ["LISTEN_FDS"])):
    listening = socket.socket(fileno=3 + i)
    if sys.argv[1] == "accept":
        connection = listening
    else:
        connection, _ = listening.accept()
    connection.sendall(f"hello from {names[i]}\n".encode())
    connection.close()
END_OF_PYTHON
}

activate()
{
    preload=$(run env | sed -n 's/^LD_PRELOAD=//p')
    start systemd-socket-activate ${preload:+-E "LD_PRELOAD=$preload"} "$@"
}

hello()
{
    wait_for listening "$1"
    # shellcheck disable=SC2016 # for the inner shell
    note "$(timeout 60 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0"; cat <&3' "$1")"
}

two_sockets()
{
    write_server
    port=$(free_port) other=$(free_port)
    activate -l "127.0.0.1:$port" -l "127.0.0.1:$other" --fdname=first:second /usr/bin/python3 "$dir/server.py" listen
    hello "$port"
    hello "$other"
}

accepted()
{
    write_server
    port=$(free_port)
    activate -a -l "127.0.0.1:$port" --fdname=connection /usr/bin/python3 "$dir/server.py" accept
    hello "$port"
    hello "$port"
}

# on standard input and output, as inetd does
inetd_style()
{
    port=$(free_port)
    activate -a --inetd -l "127.0.0.1:$port" /bin/echo hello from echo
    hello "$port"
}

if command -v systemd-socket-activate >/dev/null; then
    works "systemd-socket-activate, two sockets" two_sockets "hello from first
hello from second"
    works "systemd-socket-activate -a" accepted "hello from connection
hello from connection"
    works "systemd-socket-activate -a --inetd" inetd_style "hello from echo"
else
    skip "systemd-socket-activate" "not installed"
fi
finish
