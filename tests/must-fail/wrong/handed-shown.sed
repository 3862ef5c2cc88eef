# The program sees what one image told the next.
# file: unix/handover.c
# suite: rules/rules handed
/^void cloexec_handover_start(/,/^}/s/^            continue;/            ;/
