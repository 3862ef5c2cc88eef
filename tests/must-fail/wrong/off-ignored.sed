# CLOEXEC_MODE=off is ignored.
# file: policy.c
# suite: preload/settings.sh
/^static const char \*take_mode(/,/^}/s/settings->off = off;/settings->off = false;/
