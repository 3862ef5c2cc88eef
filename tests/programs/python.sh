#!/bin/sh
# Python's own descriptors are close-on-exec; those that ctypes makes in libc are not.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs python3

libc_calls()
{
    cat >script.py <<END
import ctypes, os
libc = ctypes.CDLL(None)
F_DUPFD = 0
out = libc.open(b"out.txt", os.O_WRONLY | os.O_CREAT, 0o644)
copy = libc.fcntl(out, F_DUPFD, 10)
listening = libc.socket(2, 1, 0)
memory = libc.memfd_create(b"witness", 0)
timer = libc.timerfd_create(1, 0)
events = libc.epoll_create1(0), libc.eventfd(0, 0), libc.inotify_init()
status = os.system("$witness")
os.write(copy, b"%d %d" % (status, min(listening, memory, timer, *events) > 2))
END
    run python3 script.py
    cat out.txt >"$result"
}

compare "Python ctypes, os.system" libc_calls
finish
