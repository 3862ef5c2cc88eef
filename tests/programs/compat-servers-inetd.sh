#!/bin/sh
# Who starts services with the connection, or with the listening socket, on 0 to 2: inetd of OpenBSD, which Debian prefers, and xinetd,
# which cannot be installed beside it and is run from its unpacked package.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

needs_root
needs python3

# The services: one gets a connection and answers a line, the other gets the socket and accepts for itself.
write_services()
{
    port=$(free_port) other=$(free_port)
    # shellcheck disable=SC2016 # for the job
    job 'read -r line; echo "heard $line"'
    mv job nowait
    job 'exec /usr/bin/python3 -c "
import socket
connection, _ = socket.socket(fileno=0).accept()
connection.sendall(b\"waited\\n\")"'
    mv job wait
}

# exercise COMMAND...: starts it, asks both services, has it read its configuration again, asks both once more.
exercise()
{
    start "$@"
    server=$!
    wait_for listening "$port" && wait_for listening "$other" || return
    note "$(ask "$port" one)"
    note "$(ask "$other" two)"
    kill -s HUP "$server"
    note "$(ask "$port" three)"
    note "$(ask "$other" four)"
}

openbsd()
{
    write_services
    cat >inetd.conf <<END_OF_FILE
127.0.0.1:$port stream tcp nowait root $dir/nowait nowait
127.0.0.1:$other stream tcp wait root $dir/wait wait
END_OF_FILE
    exercise "$(command -v inetd)" -d "$dir/inetd.conf"
}

# service NAME PORT WAIT
service()
{
    cat <<END_OF_FILE
service $1
{
    type = UNLISTED
    socket_type = stream
    protocol = tcp
    bind = 127.0.0.1
    port = $2
    wait = $3
    user = root
    server = $dir/$1
    log_on_success = PID HOST EXIT
}
END_OF_FILE
}

xinetd()
{
    write_services
    {
        echo "defaults { log_type = FILE $dir/log }" | tr ' ' '\n'
        service nowait "$port" no
        service wait "$other" yes
    } >xinetd.conf
    exercise "$work/xinetd/usr/sbin/xinetd" -dontfork -f "$dir/xinetd.conf" -pidfile "$dir/pid"
}

unpack_xinetd()
(
    mkdir "$work/package" && cd "$work/package" && apt-get -q -o Acquire::Retries=5 download xinetd && dpkg-deb -x ./*.deb "$work/xinetd"
)

four="heard one
waited
heard three
waited"
if command -v inetd >/dev/null; then
    works "inetd, nowait and wait, with a reload" openbsd "$four" nothing_arrives
else
    skip "inetd" "not installed"
fi
if unpack_xinetd >"$work/unpacked" 2>&1; then
    works "xinetd, nowait and wait, with a reload" xinetd "$four" nothing_arrives
else
    comment <"$work/unpacked"
    skip "xinetd" "its package cannot be had"
fi
finish
