#!/bin/sh
# sshd as Debian configures it, and ssh: sshd executes itself for each connection and passes its sockets on fixed numbers.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

needs_root
needs sshd ssh ssh-keygen

# sshd wants its directory for privilege separation; Debian's unit makes it.
if [ ! -d /run/sshd ]; then
    mkdir -m 755 /run/sshd || skip_all "cannot make /run/sshd"
    trap 'clean_up; rmdir /run/sshd' EXIT
fi

configure()
{
    port=$(free_port)
    ssh-keygen -q -t ed25519 -N '' -f host_key
    ssh-keygen -q -t ed25519 -N '' -f key
    cp key.pub authorized_keys
    cat >client <<END_OF_CLIENT
Host there
    HostName 127.0.0.1
    Port $port
    User root
    IdentityFile $dir/key
    IdentitiesOnly yes
    StrictHostKeyChecking accept-new
    UserKnownHostsFile $dir/known_hosts
    LogLevel ERROR
END_OF_CLIENT
}

serve()
{
    configure
    start "$(command -v sshd)" -D -e -p "$port" -h "$dir/host_key" -o "PidFile=$dir/pid" -o StrictModes=no \
        -o "AuthorizedKeysFile=$dir/authorized_keys" -o ListenAddress=127.0.0.1 -o PrintMotd=no -o PrintLastLog=no
    server=$!
    wait_for listening "$port"
}

there()
{
    run timeout 100 ssh -F client "$@"
}

commands()
{
    serve || return
    there there 'echo twenty-one; echo to standard error >&2; exit 7' >out 2>err
    note "status $? $(cat out err)"
    {
        seq 50000 | there there 'cat; true' | cksum
        there there "$witness; echo witnessed"
        there -tt there 'tty | tr -d 0-9; stty -a | grep -c isig; exit 3' | tr -d '\r'
        echo 'echo in a shell; exit' | there -T there | tail -n 1
    } >>"$result"
    there -tt there "$witness" >/dev/null
}

# Shared connection, forwarding, a proxy and a command on this side: all of them descriptors that ssh passes on.
forwarding()
{
    serve || return
    other=$(free_port)
    there -M -S control -f -N -L "$other:127.0.0.1:$port" there
    wait_for listening "$other"
    there -S control there 'echo through the master' >>"$result"
    note "$(ask "$other" "" | head -c 8)"
    there -S control -O exit there 2>/dev/null
    there -o "ProxyCommand=timeout 100 bash -c 'exec 3<>/dev/tcp/127.0.0.1/$port; cat <&3 & cat >&3'" there 'echo through a proxy' >>"$result"
    there -o PermitLocalCommand=yes -o "LocalCommand=$witness" there 'echo with a local command' >>"$result"
}

# After HUP sshd executes itself in place.
restarted()
{
    serve || return
    there there 'echo before' >>"$result"
    kill -s HUP "$server"
    wait_for heard_restart
    wait_for listening "$port"
    there there "echo after; $witness" >>"$result"
}

heard_restart()
{
    [ "$(grep -c 'Server listening' "$work/log.$mode")" = 2 ]
}

works "sshd and ssh, commands and ptys" commands "status 7 twenty-one
to standard error
$(seq 50000 | cksum)
witnessed
/dev/pts/
1
in a shell" nothing_arrives
works "ssh, shared and forwarded" forwarding "through the master
SSH-2.0-
through a proxy
with a local command" nothing_arrives
works "sshd restarted by HUP" restarted "before
after" nothing_arrives
finish
