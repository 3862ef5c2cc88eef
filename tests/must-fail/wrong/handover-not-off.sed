# CLOEXEC_HANDOVER=off is ignored.
# file: policy.c
# suite: rules/rules own
# suite: rules/rules names
s/settings->no_handover = off;/settings->no_handover = false;/
