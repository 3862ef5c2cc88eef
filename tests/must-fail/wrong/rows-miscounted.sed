# The files do not agree on the rows of the second table.
# file: unix/rows.h
# suite: faults/refusals.sh
/^#include <sys\/syscall.h>/d
