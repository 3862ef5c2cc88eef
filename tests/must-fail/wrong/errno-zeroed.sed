# A success sets errno to zero.
# file: unix/forms.h
# suite: faults/refusals.sh
# suite: preload/rows dup epoll_create
/^static inline int cloexec_born_flagged/,/^}/s/cloexec_learn_works(row, fd);/&\n    errno = 0;/
