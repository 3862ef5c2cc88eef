# Descriptors of a message that was received without the flag stay inheritable.
# file: unix/wrap-message.c
# suite: faults/refusals.sh
/^static void rights_born/,/^}/s/cloexec_set_late(fd)/cloexec_born(fd, whose)/
