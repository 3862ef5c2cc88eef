# Each descriptor is asked for its flag, which is one call too many.
# file: unix/forms.h
# suite: preload/calls open socket pipe
/^static inline int cloexec_born(/,/^}/s/return cloexec_recorded/REAL(fcntl)(fd, F_GETFD, NULL);\n    &/
