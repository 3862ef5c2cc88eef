# CLOEXEC_SKIP is ignored.
# file: policy.c
# suite: preload/settings.sh
s/if (settings->skip != NULL \&\& /if (0 \&\& /
