# One creator sets the flag afterwards.
# file: unix/wrap-open.c
# suite: faults/refusals.sh
# suite: preload/race creat
/^int creat(/,/^}/s/cloexec_born_looked_at(ROW_creat, \(.*\) | O_CLOEXEC\(.*\), WHOSE_ours)/cloexec_set_late(\1\2)/
