# CLOEXEC_KEEP is ignored.
# file: policy.c
# suite: preload/settings.sh
s/return FAMILY_ALL & ~settings->kept;/return FAMILY_ALL;/
