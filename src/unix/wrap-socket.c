/*
 * Sockets: SOCK_CLOEXEC goes into the type; accept becomes accept4 (Linux 2.6.27, 2.6.28; POSIX.1-2024).
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "wrap-socket.h"

#include "forms.h"
#include "pair.h"

static CAREFUL int socket_carefully(int domain, int type, int protocol)
{
    PASS_UNLESS_SERVED(socket, domain, type, protocol);
    if (type & SOCK_CLOEXEC)
        return cloexec_born(REAL(socket)(domain, type, protocol), WHOSE_theirs);
    TRY_FLAG(ROW_socket, REAL(socket)(domain, type | SOCK_CLOEXEC, protocol), REAL(socket)(domain, type, protocol));
}

int socket(int domain, int type, int protocol)
{
    int fd;

    if (!cloexec_works(ROW_socket) || type & SOCK_CLOEXEC)
        return socket_carefully(domain, type, protocol);
    KEEP(domain);
    KEEP(type);
    KEEP(protocol);
    fd = REAL(socket)(domain, type | SOCK_CLOEXEC, protocol);
    if (cloexec_recorded(fd, WHOSE_ours))
        return fd;
    fd = cloexec_unrecorded(ROW_socket, fd);
    return fd != CLOEXEC_REFUSED ? fd : socket_carefully(kept_domain, kept_type, kept_protocol);
}

extern typeof(socket) cloexec_socket __attribute__((alias("socket"), nothrow, leaf, visibility("hidden")));

int socketpair(int domain, int type, int protocol, int fds[2])
{
    PASS_UNLESS_SERVED(socketpair, domain, type, protocol, fds);
    if (type & SOCK_CLOEXEC)
        return cloexec_pair_born(REAL(socketpair)(domain, type, protocol, fds), fds, WHOSE_theirs);
    TRY_FLAG_PAIR(ROW_socketpair, REAL(socketpair)(domain, type | SOCK_CLOEXEC, protocol, fds),
                  REAL(socketpair)(domain, type, protocol, fds), fds);
}

static CAREFUL int accept_carefully(int listener, struct sockaddr *address, socklen_t *length)
{
    PASS_UNLESS_SERVED(accept, listener, address, length);
    TRY_FLAG(ROW_accept, REAL(accept4)(listener, address, length, SOCK_CLOEXEC), REAL(accept)(listener, address, length));
}

int accept(int listener, struct sockaddr *address, socklen_t *length)
{
    int fd;

    if (!cloexec_works(ROW_accept))
        return accept_carefully(listener, address, length);
    KEEP(listener);
    KEEP(address);
    KEEP(length);
    fd = REAL(accept4)(listener, address, length, SOCK_CLOEXEC);
    if (cloexec_recorded(fd, WHOSE_ours))
        return fd;
    fd = cloexec_unrecorded(ROW_accept, fd);
    return fd != CLOEXEC_REFUSED ? fd : accept_carefully(kept_listener, kept_address, kept_length);
}

int accept4(int listener, struct sockaddr *address, socklen_t *length, int flags)
{
    PASS_UNLESS_SERVED(accept4, listener, address, length, flags);
    return cloexec_born(REAL(accept4)(listener, address, length, flags | SOCK_CLOEXEC), cloexec_whose_flag(flags & SOCK_CLOEXEC));
}
