# Each descriptor is looked at.
# file: unix/forms.c
# suite: faults/neglect.sh
# flags: -DCLOEXEC_LOOKS=1
/^int cloexec_look/,/^}/s/cloexec_learn(row, .*);/;/
