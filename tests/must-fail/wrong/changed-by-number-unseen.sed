# F_SETFD by syscall(2) does not go into the record.
# file: unix/wrap-raw.c
# suite: rules/rules changed
s/cloexec_change(fd, a\[2\] .*/;/
