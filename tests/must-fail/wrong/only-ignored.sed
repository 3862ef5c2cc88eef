# CLOEXEC_ONLY is ignored.
# file: policy.c
# suite: preload/settings.sh
s/if (settings->only != NULL \&\& /if (0 \&\& /
