# The descriptor is withheld from the program where F_SETFD is refused.
# file: unix/forms.c
# suite: faults/refusals.sh
/^int cloexec_set_late/,/^}/s/set_flags(fd, FD_CLOEXEC);/if (REAL(fcntl)(fd, F_SETFD, (void *)FD_CLOEXEC) < 0)\n            return -1;/
