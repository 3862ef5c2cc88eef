#!/bin/sh
# Modules that a program loads with RTLD_DEEPBIND bind to libc past every preloaded library: PHP's extensions, FreeRADIUS's.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

# A PHP script with the witness as its child: functions of one extension make descriptors, the job goes on with them afterwards.
php_script()
{
    {
        echo '<?php'
        cat
    } >script.php
    sed -i "s,WITNESS,$witness," script.php
    run php script.php >"$result"
}

sockets()
{
    php_script <<'END_OF_PHP'
$listening = socket_create(AF_INET, SOCK_STREAM, 0);
socket_bind($listening, "127.0.0.1");
socket_listen($listening);
socket_getsockname($listening, $address, $port);
$client = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
socket_connect($client, $address, $port);
$accepted = socket_accept($listening);
socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $pair);
$simple = socket_create_listen(0);
$udp = socket_create(AF_INET6, SOCK_DGRAM, 0);
system("WITNESS");
socket_write($client, "twenty-one\n");
echo socket_read($accepted, 20);
$file = fopen("file", "w+");
socket_sendmsg($pair[0], ["iov" => ["x"], "control" => [["level" => SOL_SOCKET, "type" => SCM_RIGHTS, "data" => [$file]]]]);
$message = ["controllen" => 100, "buffer_size" => 10, "name" => []];
socket_recvmsg($pair[1], $message);
system("WITNESS");
fwrite($message["control"][0]["data"][0], "sent\n");
echo file_get_contents("file");
END_OF_PHP
}

# Looked up by dlsym(), which searches in the module's order and so finds libc's: out of reach, as the manual says; it has to work.
ffi()
{
    php_script <<'END_OF_PHP'
$libc = FFI::cdef("int open(const char *path, int flags, ...); int pipe(int *ends); int dup(int fd); long read(int fd, char *data, long size);");
$number = $libc->open("script.php", 0);
$again = $libc->dup($number);
$ends = FFI::new("int[2]");
$libc->pipe($ends);
system("WITNESS");
$data = FFI::new("char[5]");
$libc->read($again, $data, 5);
echo FFI::string($data, 5), "\n";
END_OF_PHP
}

# The ftp extension makes the sockets for data itself; the server is a thread's worth of Python.
ftp()
{
    port=$(free_port)
    cat >server.py <<'END_OF_PYTHON'
import socket, sys
listening = socket.create_server(("127.0.0.1", int(sys.argv[1])))
control, _ = listening.accept()
say = lambda line: control.sendall(line.encode() + b"\r\n")
say("220 ready")
answers = {"USER": "331 password", "PASS": "230 in", "TYPE": "200 type", "QUIT": "221 bye"}
for line in control.makefile():
    verb = line.split()[0].upper()
    if verb == "PORT":
        numbers = line.split()[1].split(",")
        data = socket.create_connection(("127.0.0.1", int(numbers[4]) * 256 + int(numbers[5])))
        say("200 port")
    elif verb == "RETR":
        say("150 data")
        data.sendall(b"twenty-one\n")
        data.close()
        say("226 done")
    else:
        say(answers.get(verb, "500 what"))
    if verb == "QUIT":
        break
END_OF_PYTHON
    setsid python3 server.py "$port" &
    daemons="$daemons $!"
    wait_for listening "$port"
    echo "<?php \$port = $port;" >port.php
    php_script <<'END_OF_PHP'
require "port.php";
class During {
    public function stream_open($path, $mode, $options, &$opened) { return true; }
    public function stream_write($data) { system("WITNESS"); echo $data; return strlen($data); }
    public function stream_close() {}
}
stream_wrapper_register("during", "During");
$ftp = ftp_connect("127.0.0.1", $port, 60);
ftp_login($ftp, "user", "password");
ftp_pasv($ftp, false);
ftp_fget($ftp, fopen("during://", "w"), "file", FTP_BINARY);
ftp_close($ftp);
END_OF_PHP
}

# extension NAME FUNCTION EXPECTED ASSERTION...
extension()
{
    if php -m 2>/dev/null | grep -qix "$1"; then
        extension=$1
        shift
        works "PHP's extension $extension" "$@"
    else
        skip "PHP's extension $1" "php without it here"
    fi
}

extension sockets sockets "twenty-one
sent" leaks_bare nothing_arrives
extension FFI ffi "<?php" leaks_bare
extension ftp ftp "twenty-one" leaks_bare nothing_arrives

# --- FreeRADIUS ---

# Debian's configuration and modules with a site of our own; ports, logs and the pid file are moved.  Each request runs a program through
# rlm_exec (Debian calls it echo), and is written to a detail file and to a log.
radius()
{
    port=$(free_port)
    cp -r /etc/freeradius/3.0 etc
    mkdir log run
    job 'echo "twenty-one"'
    rm -f etc/sites-enabled/* etc/mods-enabled/eap
    sed -i -e "s,^logdir = .*,logdir = $dir/log," -e "s,^run_dir = .*,run_dir = $dir/run," -e "s,^raddbdir = .*,raddbdir = $dir/etc," \
        -e '/^[[:space:]]*\(user\|group\) = /d' etc/radiusd.conf
    cat >etc/sites-enabled/test <<END_OF_SITE
server test {
    listen {
        type = auth
        ipaddr = 127.0.0.1
        port = $port
    }
    authorize {
        preprocess
        detail
        linelog
        update reply {
            Reply-Message := "%{echo:$dir/job}"
        }
        files
        pap
    }
    authenticate {
        Auth-Type PAP {
            pap
        }
    }
    post-auth {
    }
}
END_OF_SITE
    printf 'user Cleartext-Password := "password"\n' >>etc/mods-config/files/authorize
    start freeradius -f -d "$dir/etc" -l "$dir/log/radius.log"
    server=$!
    wait_for is_ready || return
    for request in 1 2 3; do
        echo "User-Name = user, User-Password = password, NAS-Port = $request" |
            radclient -x "127.0.0.1:$port" auth testing123 |
            sed -n 's/^Received \([^ ]*\) .*/\1/p; s/^[[:space:]]*Reply-Message/said/p' >>"$result"
    done
    note "detail files: $(find log -name 'detail-*' | wc -l)"
    would_leak "$server"
}

is_ready()
{
    grep -q 'Ready to process requests' log/radius.log 2>/dev/null
}

if command -v freeradius >/dev/null && command -v radclient >/dev/null && [ "$(id -u)" = 0 ]; then
    works "FreeRADIUS, a program, a log, a detail file" radius "$(for request in 1 2 3; do
        printf 'Access-Accept\nsaid = "twenty-one"\n'
    done)
detail files: 1" leaks_bare nothing_arrives
else
    skip "FreeRADIUS" "not installed, or not root"
fi
finish
