# A number stays ours when its directory is closed.
# file: unix/wrap-close.c
# suite: rules/rules closed
/^int closedir(/,/^}/s/cloexec_remember(.*);/;/
