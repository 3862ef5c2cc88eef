/*
 * socket, for calls that make one inside.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_WRAP_SOCKET_H
#define CLOEXEC_WRAP_SOCKET_H

/* Does what socket does in this process. */
int cloexec_socket(int domain, int type, int protocol) __attribute__((nothrow, leaf, visibility("hidden")));

#endif
