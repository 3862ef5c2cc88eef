# syscall(2) knows one number less.
# file: unix/syscalls.def
# suite: faults/refusals.sh
# suite: preload/rows raw_timerfd_create
/^RAW_CALL(timerfd_create,/d
