# openpty is libc's, without the flag.
# file: unix/wrap-pty.c
# suite: faults/refusals.sh
# suite: preload/rows openpty
s/PASS_UNLESS_SERVED(openpty, \(.*\));/&\n    return REAL(openpty)(\1);/
