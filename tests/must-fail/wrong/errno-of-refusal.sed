# A success after a refusal leaves the refusal's errno.
# file: unix/forms.c
# suite: faults/refusals.sh
/^int cloexec_late/,/^}/s/^    errno = saved_errno;$//
