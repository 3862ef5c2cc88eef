/*
 * Messages that carry descriptors (SCM_RIGHTS), for the functions and for the system calls.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_WRAP_MESSAGE_H
#define CLOEXEC_WRAP_MESSAGE_H

#include <stdbool.h>
#include <sys/socket.h>

/*
 * Records the descriptors of a received message.  flags are the caller's: where he did not ask for MSG_CMSG_CLOEXEC, the kernel's echo
 * of it is taken out of msg_flags again.
 */
void cloexec_message_born(struct msghdr *message, int flags) __attribute__((visibility("hidden")));

/* Tells whether MSG_CMSG_CLOEXEC may be given to this socket. */
bool cloexec_message_may_flag(int fd) __attribute__((visibility("hidden")));

/*
 * A flagged receive failed.  Tells whether it may have failed because of the flag: packet sockets answer EINVAL (Linux,
 * net/packet/af_packet.c), before they look at a message.
 */
bool cloexec_message_refused(long result) __attribute__((visibility("hidden")));

/* The call without the flag gave result: a socket that takes it so will not be asked again.  Returns result. */
long cloexec_message_plain(int fd, long result) __attribute__((visibility("hidden")));

#endif
