/*
 * The r commands of BSD.  rresvport_af is small and does here what it does in libc, with the flag; rcmd and rexec speak a protocol
 * inside libc, and their sockets can be flagged only when they come back.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>

#include "forms.h"
#include "wrap-socket.h"

#ifdef HAVE_RRESVPORT_AF
enum { FIRST_PORT = IPPORT_RESERVED / 2, LAST_PORT = IPPORT_RESERVED - 1 };

static socklen_t address_length(sa_family_t family)
{
    switch (family) {
    case AF_INET:
        return sizeof(struct sockaddr_in);
    case AF_INET6:
        return sizeof(struct sockaddr_in6);
    default:
        return 0;
    }
}

/* Both families keep the port in the same place (RFC 3493). */
static int bind_port(int fd, sa_family_t family, int port)
{
    struct sockaddr_in6 address = {.sin6_family = family, .sin6_port = htons((in_port_t)port)};

    return bind(fd, (struct sockaddr *)&address, address_length(family));
}

/* glibc, inet/rcmd.c: downwards from *port, once around, to the first reserved port that is free. */
static int bind_reserved(int fd, int *port, sa_family_t family)
{
    int first;

    if (*port < FIRST_PORT)
        *port = FIRST_PORT;
    else if (*port > LAST_PORT)
        *port = LAST_PORT;
    first = *port;
    do {
        if (bind_port(fd, family, *port) == 0)
            return fd;
        if (errno != EADDRINUSE)
            return -1;
        if ((*port)-- == FIRST_PORT)
            *port = LAST_PORT;
    } while (*port != first);
    errno = EAGAIN;
    return -1;
}

static int reserved_socket(int *port, sa_family_t family)
{
    int fd, saved_errno;

    if (address_length(family) == 0) {
        errno = EAFNOSUPPORT;
        return -1;
    }
    fd = cloexec_socket(family, SOCK_STREAM, 0);
    if (fd < 0 || bind_reserved(fd, port, family) >= 0)
        return fd;
    saved_errno = errno;
    REAL(close)(fd);
    errno = saved_errno;
    return -1;
}

int rresvport_af(int *port, sa_family_t family)
{
    PASS_UNLESS_SERVED(rresvport_af, port, family);
    return reserved_socket(port, family);
}
#endif

#ifdef HAVE_RRESVPORT
int rresvport(int *port)
{
    PASS_UNLESS_SERVED(rresvport, port);
    return reserved_socket(port, AF_INET);
}
#endif

/* Not atomic: libc makes both sockets inside and says "no SOCK_CLOEXEC for backwards compatibility". */
static int command_born(int fd, const int *error_fd)
{
    if (fd >= 0 && error_fd != NULL)
        cloexec_set_late(*error_fd);
    return cloexec_set_late(fd);
}

#ifdef HAVE_RCMD
int rcmd(char **host, unsigned short port, const char *local, const char *remote, const char *command, int *error_fd)
{
    PASS_UNLESS_SERVED(rcmd, host, port, local, remote, command, error_fd);
    return command_born(REAL(rcmd)(host, port, local, remote, command, error_fd), error_fd);
}
#endif

#ifdef HAVE_RCMD_AF
int rcmd_af(char **host, unsigned short port, const char *local, const char *remote, const char *command, int *error_fd,
            sa_family_t family)
{
    PASS_UNLESS_SERVED(rcmd_af, host, port, local, remote, command, error_fd, family);
    return command_born(REAL(rcmd_af)(host, port, local, remote, command, error_fd, family), error_fd);
}
#endif

#ifdef HAVE_REXEC
int rexec(char **host, int port, const char *user, const char *password, const char *command, int *error_fd)
{
    PASS_UNLESS_SERVED(rexec, host, port, user, password, command, error_fd);
    return command_born(REAL(rexec)(host, port, user, password, command, error_fd), error_fd);
}
#endif

#ifdef HAVE_REXEC_AF
int rexec_af(char **host, int port, const char *user, const char *password, const char *command, int *error_fd, sa_family_t family)
{
    PASS_UNLESS_SERVED(rexec_af, host, port, user, password, command, error_fd, family);
    return command_born(REAL(rexec_af)(host, port, user, password, command, error_fd, family), error_fd);
}
#endif
