# The program sees what one image told the next.
# file: unix/handover.c
# suite: rules/rules handed
/^void cloexec_handover_start(/,/^}/s/!cloexec_take_handed(\*entry))/!cloexec_take_handed(*entry) || 1)/
