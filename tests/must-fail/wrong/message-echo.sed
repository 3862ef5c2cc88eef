# The kernel's echo of our flag is shown to the caller.
# file: unix/wrap-message.c
# suite: preload/rows recvmsg raw_recvmmsg
s/message->msg_flags &= ~MSG_CMSG_CLOEXEC;/;/
