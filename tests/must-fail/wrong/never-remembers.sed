# The refused flag is tried again in each call.
# file: unix/forms.c
# suite: faults/refusals.sh
/^int cloexec_late/,/^}/s/cloexec_learn(row, LEARNED_absent);//
