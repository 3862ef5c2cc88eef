#!/bin/sh
# Programs that run others to look at them or to deceive them: strace, gdb, valgrind, fakeroot.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

# A program to be looked at: it opens, executes, and leaves a mark.
write_program()
{
    cat >program.c <<'END_OF_PROGRAM'
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int answer = 21;
int opened(int fd) { return fd > 2; }
int main(int argc, char **argv)
{
    int fd = open("/etc/passwd", O_RDONLY);
    if (opened(fd) && argc > 1 && system(argv[1]) == 0)
        printf("answer %d\n", answer);
    close(fd);
    return 7;
}
END_OF_PROGRAM
    ${CC:-cc} -g -O0 -o program program.c
}

# traced ARGUMENT...: the traced program has its own descriptors only, and the trace all that was to be in it.
traced()
{
    run strace -f -e trace=execve,exit_group "$@" ./program "$witness" >>"$result" 2>said
    note "status $?"
}

in_trace()
{
    grep -sq 'exit_group(7)' "$1"
}

straces()
{
    write_program
    traced -o trace
    grep -c 'execve(.* = 0\|execve resumed.* = 0' trace >>"$result"
    traced -o '|cat >piped'
    grep -c 'exit_group(7)' piped >>"$result"
    for kind in -D -DD -DDD; do
        traced "$kind" -o "trace$kind"
        wait_for in_trace "trace$kind" && note "$kind"
    done
    traced -ff -o each
    note "files: $(($(find . -name 'each.*' | wc -l) > 1))"
}

if command -v strace >/dev/null; then
    works "strace -f -o, -D, -ff" straces "answer 21
status 7
3
answer 21
status 7
1
answer 21
status 7
-D
answer 21
status 7
-DD
answer 21
status 7
-DDD
answer 21
status 7
files: 1" leaks_bare nothing_arrives
else
    skip "strace" "not installed"
fi

# sleeps PID: whether it has come so far, with libc in its place.
sleeps()
{
    grep -q sleep "/proc/$1/comm" && grep -q libc.so "/proc/$1/maps" && grep -q '^State:.S' "/proc/$1/status"
}

# The inferior stops, is changed and goes on; then gdb's own children, and one that it attaches to.
debugs()
{
    write_program
    run gdb -nx -q -batch -ex 'set confirm off' -ex 'break opened' -ex "run '$witness' >out" -ex 'print fd > 2' -ex 'set var answer = 42' -ex continue \
        -ex "shell $witness" -ex "pipe print answer | cat" ./program >said 2>&1
    sed -n 's/^\(\$[0-9]* = .*\)/\1/p; s/.*exited with code \(.*\)\]/code \1/p' said >>"$result"
    cat out said
    cat out >>"$result"
    start sleep 1000
    wait_for sleeps "$!"
    run gdb -nx -q -batch -p "$!" -ex 'print (int)getppid() > 0' -ex detach 2>&1 | sed -n 's/^\(\$[0-9]* = .*\)/\1/p' >>"$result"
}

if command -v gdb >/dev/null; then
    # shellcheck disable=SC2016 # gdb's
    works "gdb" debugs '$1 = 1
code 07
$2 = 21
answer 42
$1 = 1' leaks_bare nothing_arrives
else
    skip "gdb" "not installed"
fi

# The log goes to a number that the shell gives, which no child of the program may get.
checked()
{
    write_program
    run sh -c "exec valgrind --quiet --error-exitcode=9 --track-fds=yes --log-fd=5 ./program '$witness' 5>log" >>"$result"
    note "status $?"
    cat log
    note "errors: $(grep -c 'Invalid\|uninit' log)"
    run valgrind --trace-children=yes --log-file=log.%p --error-exitcode=9 sh -c 'exec 3<log; head -c 0 <&3; exit 3'
    note "status $?"
}

the_log_arrives()
{
    check "$1: nothing arrives but the log" test "$preloaded" = 1
}

if command -v valgrind >/dev/null; then
    works "valgrind" checked "answer 21
status 7
errors: 0
status 3" leaks_bare the_log_arrives
else
    skip "valgrind" "not installed"
fi

# faked KIND COMMAND...: not as root, who needs no deception.
faked()
{
    kind=$1
    shift
    run setpriv --reuid=65534 --regid=65534 --clear-groups "$kind" "$@" >>"$result"
}

# What an archive made under it shows, and what another one remembers of it; then with the two libraries in the other order.
lies()
{
    cat >lie.sh <<'END_OF_SCRIPT'
touch "$1.file" && chown 21:42 "$1.file" && mknod "$1.device" c 1 3
tar --numeric-owner -cf - "$1.file" "$1.device" | tar --numeric-owner -tvf - | cut -c 1-16
END_OF_SCRIPT
    # shellcheck disable=SC2016 # for the inner shell
    turn_round='case $LD_PRELOAD in *:*) LD_PRELOAD=${LD_PRELOAD#*:}:${LD_PRELOAD%%:*} ;; esac; export LD_PRELOAD'
    for kind in fakeroot-sysv fakeroot-tcp; do
        faked "$kind" -s saved sh -c "sh lie.sh $kind; $witness"
        faked "$kind" -i saved stat -c %u:%g "$kind.file"
        faked "$kind" sh -c "$turn_round; sh lie.sh turned.$kind; sh -c 'id -u; $witness'"
    done
}

lie="-rw-r--r-- 21/42
crw-r--r-- 0/0  "
if command -v fakeroot-sysv >/dev/null && command -v fakeroot-tcp >/dev/null && [ "$(id -u)" = 0 ]; then
    works "fakeroot" lies "$(for _ in sysv tcp; do
        printf '%s\n' "$lie" 21:42 "$lie" 0
    done)" nothing_arrives
else
    skip "fakeroot" "not installed, or not root"
fi
finish
