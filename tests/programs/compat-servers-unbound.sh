#!/bin/sh
# unbound with Debian's own files; its control channel and its zones are reloaded.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

needs_root
needs unbound unbound-control python3
id unbound >/dev/null 2>&1 || skip_all "no user unbound here"

configure()
{
    port=$(free_port)
    mkdir etc && chown unbound: .
    for file in /etc/unbound/unbound.conf.d/*; do
        case $file in *auto-trust* | *remote-control*) ;; *) cp "$file" etc/ ;; esac
    done
    cat >unbound.conf <<END_OF_FILE
include: "$dir/etc/*"
include: "$dir/zone"
server:
    interface: 127.0.0.1
    port: $port
    directory: "$dir"
    pidfile: "$dir/pid"
    chroot: ""
    use-syslog: no
    logfile: "$dir/log"
remote-control:
    control-enable: yes
    control-interface: $dir/control
END_OF_FILE
}

# zone ADDRESS
zone()
{
    echo "server:
    local-data: 'twenty-one.test. A $1'" >zone
}

# The address in the answer, over UDP and over TCP.
lookup()
{
    python3 - "$port" <<'END_OF_PYTHON'
import socket, sys
query = b"\0\x15\1\0\0\1\0\0\0\0\0\0\x0atwenty-one\4test\0\0\1\0\1"
there = ("127.0.0.1", int(sys.argv[1]))
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.settimeout(60)
udp.sendto(query, there)
answers = [udp.recv(512)]
tcp = socket.create_connection(there, 60)
tcp.sendall(len(query).to_bytes(2, "big") + query)
answers.append(tcp.recv(512))
print(*(socket.inet_ntoa(answer[-4:]) for answer in answers))
END_OF_PYTHON
}

control()
{
    run unbound-control -c "$dir/unbound.conf" "$@"
}

reloads()
{
    configure
    zone 10.0.0.1
    start unbound -d -p -c "$dir/unbound.conf"
    server=$!
    wait_for test -S control && wait_for grep -q 'start of service' log || return
    lookup >>"$result"
    zone 10.0.0.2
    control reload >>"$result" && lookup >>"$result"
    zone 10.0.0.3
    kill -s HUP "$server"
    wait_for restarted 3
    lookup >>"$result"
}

restarted()
{
    [ "$(grep -c 'start of service' log)" = "$1" ]
}

works "unbound reloaded, by control and by HUP" reloads "10.0.0.1 10.0.0.1
ok
10.0.0.2 10.0.0.2
10.0.0.3 10.0.0.3"
finish
