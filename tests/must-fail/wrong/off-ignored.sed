# CLOEXEC_MODE=off is ignored.
# file: policy.c
# suite: preload/settings.sh
s/settings->off = true;/settings->off = false;/
