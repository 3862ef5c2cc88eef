#!/bin/sh
# Programs that hand a terminal to their children, which has to be on 0 to 2 and nowhere else: tmux, screen, script.  And mc, which tells
# its shell by typing where a pipe is.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

# written FILE LINE: whether it is there.
written()
{
    grep -qsx "$2" "$1"
}

# in_tmux COMMAND...
in_tmux()
{
    run tmux -S socket -f /dev/null "$@"
}

# A pane of a server in the background: its command, a window made later, a pane that is piped to a program, a job of the server.
panes()
{
    in_tmux new-session -d -x 80 -y 24 "$witness; tty >pane; exec sh -i" || return
    wait_for grep -qs /dev/pts/ pane && note "a terminal"
    in_tmux pipe-pane "$witness; cat >piped"
    in_tmux send-keys 'echo twenty-one | tee typed' Enter
    wait_for written typed twenty-one && wait_for grep -qs '^twenty-one' piped && note "typed and piped"
    in_tmux run-shell "$witness; echo from the server >job"
    cat job >>"$result"
    in_tmux new-window "$witness; tty | tr -d '0-9' >window"
    wait_for written window /dev/pts/ && note "another window"
    in_tmux capture-pane -p -t 0 | grep -c '^twenty-one$' >>"$result"
    in_tmux if-shell "$witness" 'set-buffer kept' 'set-buffer lost'
    note "$(in_tmux show-buffer)"
    in_tmux kill-server
}

# A client at a terminal attaches, types, and detaches: the server gets its terminal through a socket.
attached()
{
    in_tmux new-session -d "exec sh -i"
    {
        wait_for attached_client >&2
        in_tmux send-keys 'echo twenty-one >typed; tmux detach' Enter
        wait_for written typed twenty-one >&2
    } | run script -qec "TERM=xterm tmux -S socket attach" /dev/null | grep -ac 'detached' >>"$result"
    cat typed >>"$result"
    in_tmux kill-server
}

attached_client()
{
    [ -n "$(in_tmux list-clients)" ]
}

if command -v tmux >/dev/null; then
    works "tmux, panes and pipes" panes "a terminal
typed and piped
from the server
another window
1
kept" nothing_arrives
    works "tmux, attached and detached" attached "1
twenty-one"
else
    skip "tmux" "not installed"
fi

# screen keeps its sockets in a directory of its own.
in_screen()
{
    run env SCREENDIR="$dir/sockets" TERM=xterm screen "$@"
}

windows()
{
    mkdir -m 700 sockets
    start env SCREENDIR="$dir/sockets" TERM=xterm screen -D -m -S test sh -c "$witness; tty >window; exec sh -i"
    server=$!
    wait_for grep -qs /dev/pts/ window && note "a terminal"
    in_screen -S test -X stuff 'echo twenty-one >typed\n'
    wait_for written typed twenty-one && note "typed"
    in_screen -S test -X exec .!. sh -c "$witness; echo filtered >filtered"
    wait_for written filtered filtered && note "a filter"
    in_screen -S test -X hardcopy "$dir/copy"
    wait_for grep -qsa 'echo twenty-one' copy && note "a copy"
    in_screen -S test -Q windows | grep -c sh >>"$result"
    in_screen -S test -X quit
    wait_for gone "$server"
}

if command -v screen >/dev/null; then
    works "screen" windows "a terminal
typed
a filter
a copy
1" nothing_arrives
else
    skip "screen" "not installed"
fi

# Its output, its input and its times go to files; the status is the command's.
recorded()
{
    echo 'input' | run script -qe -O out -I in -T times -c "$witness; read line; echo got \$line; tty; exit 7" >seen
    note "status $?"
    note "$(tr -d '0-9\r' <seen | sed '/^input/d')"
    note "$(grep -ac 'got input' out) $(grep -ac '^input' in)"
    run scriptreplay -m 0 -O out -T times 2>/dev/null | grep -ac 'got input' >>"$result"
}

if command -v script >/dev/null; then
    works "script, scriptreplay" recorded "status 7
got input
/dev/pts/
1 1
1" nothing_arrives
else
    skip "script" "not installed"
fi

# One shell runs all commands, and tells mc on the pipe when each is done.
subshell()
{
    mkdir home
    cat >session <<'END_OF_EXPECT'
set timeout 60
log_user 0
spawn -noecho env HOME=$env(PWD)/home TERM=xterm SHELL=/bin/bash [lindex $argv 0] [lindex $argv 1] mc -a --nocolor
expect Quit
send "kept=here\r"
expect Quit
send "echo \$kept >said; : done\r"
expect Quit
while {![file exists said]} { after 50 }
send "\0330"
expect "really want to quit"
send "\r"
expect eof
END_OF_EXPECT
    PWD=$dir expect session "$tools/launch" "$mode"
    cat said >>"$result"
}

if command -v mc >/dev/null && command -v expect >/dev/null; then
    works "mc, its shell" subshell here
else
    skip "mc" "mc or expect is not installed"
fi
finish
