# A flag that the program asked for is taken off 0 to 2.
# file: unix/forms.c
# suite: preload/rows open raw_openat
/^int cloexec_born_elsewhere/,/^}/s/if (whose == WHOSE_ours)/if (whose != WHOSE_unknown)/
