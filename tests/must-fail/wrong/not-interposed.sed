# One function is not ours.
# file: unix/wrap-temp.c
# suite: faults/refusals.sh
# suite: preload/rows mkstemps
s/^int mkstemps(/int mkstemps_of_ours(/
