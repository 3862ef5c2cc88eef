/*
 * Sockets: SOCK_CLOEXEC goes into the type; accept becomes accept4 (Linux 2.6.27, 2.6.28; POSIX.1-2024).
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "forms.h"
#include "pair.h"
#include "wrap-socket.h"

/* Packet sockets refuse MSG_CMSG_CLOEXEC, in which they have no use for it: recvmsg need not try (wrap-message.c). */
static inline int socket_born(int fd, int domain, enum cloexec_whose whose)
{
    cloexec_born(fd, whose);
    if (cloexec_unlikely(domain == AF_PACKET) && cloexec_in_record(fd))
        atomic_fetch_or_explicit(&cloexec_record[fd], RECORD_PLAIN_MESSAGES, memory_order_relaxed);
    return fd;
}

int cloexec_socket(int domain, int type, int protocol)
{
    int fd, saved;

    if (!cloexec_serves(FAMILY_socket))
        return REAL(socket)(domain, type, protocol);
    if (type & SOCK_CLOEXEC)
        return socket_born(REAL(socket)(domain, type, protocol), domain, WHOSE_theirs);
    if (cloexec_may_flag(ROW_socket, &saved)) {
        fd = REAL(socket)(domain, type | SOCK_CLOEXEC, protocol);
        if (!cloexec_refused(ROW_socket, fd)) {
            cloexec_learn_works(ROW_socket, fd);
            return socket_born(fd, domain, WHOSE_ours);
        }
    }
    return cloexec_late(ROW_socket, REAL(socket)(domain, type, protocol), saved);
}

int socket(int domain, int type, int protocol)
{
    return cloexec_socket(domain, type, protocol);
}

int socketpair(int domain, int type, int protocol, int fds[2])
{
    int result, saved;

    if (!cloexec_serves(FAMILY_socket))
        return REAL(socketpair)(domain, type, protocol, fds);
    if (type & SOCK_CLOEXEC)
        return cloexec_pair_born(REAL(socketpair)(domain, type, protocol, fds), fds, WHOSE_theirs);
    if (cloexec_may_flag(ROW_socketpair, &saved)) {
        result = REAL(socketpair)(domain, type | SOCK_CLOEXEC, protocol, fds);
        if (!cloexec_refused(ROW_socketpair, result))
            return cloexec_pair_born_flagged(ROW_socketpair, result, fds);
    }
    return cloexec_pair_late(ROW_socketpair, REAL(socketpair)(domain, type, protocol, fds), fds, saved);
}

int accept(int listener, struct sockaddr *address, socklen_t *length)
{
    int fd, saved;

    if (!cloexec_serves(FAMILY_socket))
        return REAL(accept)(listener, address, length);
    if (cloexec_may_flag(ROW_accept, &saved)) {
        fd = REAL(accept4)(listener, address, length, SOCK_CLOEXEC);
        if (!cloexec_refused(ROW_accept, fd))
            return cloexec_born_flagged(ROW_accept, fd);
    }
    return cloexec_late(ROW_accept, REAL(accept)(listener, address, length), saved);
}

int accept4(int listener, struct sockaddr *address, socklen_t *length, int flags)
{
    if (!cloexec_serves(FAMILY_socket))
        return REAL(accept4)(listener, address, length, flags);
    return cloexec_born(REAL(accept4)(listener, address, length, flags | SOCK_CLOEXEC), cloexec_whose_flag(flags & SOCK_CLOEXEC));
}
