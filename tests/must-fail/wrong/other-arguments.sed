# The caller's own call is repeated with other arguments.
# file: unix/wrap-event.c
# suite: faults/refusals.sh
s/, REAL(eventfd)(count, flags))/, REAL(eventfd)(count, 0))/
