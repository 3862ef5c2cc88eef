# A number stays ours when its descriptor is closed.
# file: unix/wrap-close.c
# suite: rules/rules closed
/^int close(/,/^}/s/if (!cloexec_recorded(fd, WHOSE_unknown))/if (0)/
