# One function is not ours.
# file: unix/wrap-temp.c
# suite: faults/refusals.sh
s/^int mkstemps(/int mkstemps_of_ours(/
