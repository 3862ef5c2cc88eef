# A bad argument of the caller's own counts against the flag.
# file: unix/forms.c
# suite: faults/refusals.sh
s/^    switch (errno) {/    if (errno == EINVAL)\n        cloexec_learn(row, LEARNED_absent);\n&/
