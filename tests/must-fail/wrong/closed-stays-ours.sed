# A number stays ours when its descriptor is closed.
# file: unix/wrap-close.c
# suite: rules/rules
/^int close(/,/^}/s/cloexec_remember(fd, WHOSE_unknown);//
