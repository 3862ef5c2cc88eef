# Descriptors of a message get the flag late.
# file: unix/wrap-message.c
# suite: faults/refusals.sh
/^ssize_t recvmsg(/,/^}/s/flags | MSG_CMSG_CLOEXEC/flags/
