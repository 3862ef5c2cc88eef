# A kernel that ignores the flag is believed.
# file: unix/forms.h
# suite: faults/neglect.sh
# flags: -DCLOEXEC_LOOKS=1
s/if (CLOEXEC_LOOKS && /if (0 \&\& /
