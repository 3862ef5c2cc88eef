# The target of dup2 is close-on-exec.
# file: unix/wrap-dup.c
# suite: preload/rows dup2
/^int dup2(/,/^}/s/return copied(\(.*\));/return cloexec_set_late(copied(\1));/
