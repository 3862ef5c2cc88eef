/*
 * Sockets and what is accepted from them.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <sys/un.h>

#include "table.h"

/* --- socket --- */

typedef int socket_function(int domain, int type, int protocol);

static void make_by_socket(struct made *made, socket_function *socket_it)
{
    ready();
    made_fd(made, socket_it(AF_UNIX, SOCK_STREAM, 0));
}

/* Mistakes of the caller first: they must not teach the library that its flag is refused. */
static void try_socket(socket_function *socket_it)
{
    int fd;

    TRY(socket_it(AF_INET, 77, 0));
    TRY(socket_it(AF_INET, SOCK_STREAM | 04, 0));
    TRY(socket_it(9999, SOCK_STREAM, 0));
    TRY(socket_it(AF_UNIX, SOCK_STREAM, 99));
    TRY(socket_it(AF_INET, SOCK_STREAM, IPPROTO_UDP));
    born_and_gone("UNIX", (int)TRY(socket_it(AF_UNIX, SOCK_STREAM, 0)));
    born_and_gone("INET, SOCK_NONBLOCK", (int)TRY(socket_it(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0)));
    born_and_gone("INET6", (int)TRY(socket_it(AF_INET6, SOCK_STREAM, IPPROTO_TCP)));
    born_and_gone("NETLINK", (int)TRY(socket_it(AF_NETLINK, SOCK_RAW, 0)));
    born_and_gone("raw", (int)TRY(socket_it(AF_INET, SOCK_RAW, IPPROTO_ICMP)));
    TRY(socket_it(AF_INET, 77, 0));
    born_and_gone("after another mistake", (int)TRY(socket_it(AF_UNIX, SOCK_SEQPACKET, 0)));
    fd = (int)TRY(socket_it(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    note_fate("SOCK_CLOEXEC", fd);
    TRY(socket_it(AF_INET, 77 | SOCK_CLOEXEC, 0));
}

#define SOCKET_ROW(name, call)                                                                                         \
    static int by_##name(int domain, int type, int protocol)                                                           \
    {                                                                                                                  \
        return (int)call;                                                                                              \
    }                                                                                                                  \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by_socket(made, by_##name);                                                                               \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_socket(by_##name);                                                                                         \
    }

SOCKET_ROW(socket, socket(domain, type, protocol))
#ifdef SYS_socket
SOCKET_ROW(raw_socket, syscall(SYS_socket, domain, type, protocol))
#endif

/* --- socketpair --- */

typedef int socketpair_function(int domain, int type, int protocol, int fds[2]);

static void make_by_socketpair(struct made *made, socketpair_function *pair_it)
{
    int fds[2] = {-7, -8}, result;

    ready();
    result = pair_it(AF_UNIX, SOCK_STREAM, 0, fds);
    made_pair(made, result, fds);
}

static void try_pair_full(const void *pair_it)
{
    for (unsigned room = 0; room < 2; room++) {
        int fds[2] = {-7, -8};

        limit_descriptors(room);
        TRY((*(socketpair_function *const *)pair_it)(AF_UNIX, SOCK_STREAM, 0, fds));
        unlimit_descriptors();
        note("array %d %d", fds[0], fds[1]);
    }
}

static void try_pair_with(socketpair_function *pair_it, const char *what, int domain, int type)
{
    int fds[2] = {-7, -8}, result = (int)TRY_AS(what, pair_it(domain, type, 0, fds));

    note("array %d %d", fds[0], fds[1]);
    for (int i = 0; i < 2 && result == 0; i++)
        if (type & SOCK_CLOEXEC)
            note_fate(what, fds[i]);
        else
            born_and_gone(what, fds[i]);
}

static void try_socketpair(socketpair_function *pair_it)
{
    try_pair_with(pair_it, "INET", AF_INET, SOCK_STREAM);
    try_pair_with(pair_it, "a bad type", AF_UNIX, 77);
    try_pair_with(pair_it, "a bad flag", AF_UNIX, SOCK_STREAM | 04);
    try_pair_with(pair_it, "STREAM", AF_UNIX, SOCK_STREAM);
    try_pair_with(pair_it, "DGRAM|NONBLOCK", AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK);
    try_pair_with(pair_it, "SOCK_CLOEXEC", AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC);
    TRY(pair_it(AF_UNIX, SOCK_STREAM, 0, NULL));
    apart("no room", try_pair_full, &pair_it);
}

#define SOCKETPAIR_ROW(name, call)                                                                                     \
    static int by_##name(int domain, int type, int protocol, int fds[2])                                               \
    {                                                                                                                  \
        return (int)call;                                                                                              \
    }                                                                                                                  \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by_socketpair(made, by_##name);                                                                           \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_socketpair(by_##name);                                                                                     \
    }

SOCKETPAIR_ROW(socketpair, socketpair(domain, type, protocol, fds))
#ifdef SYS_socketpair
SOCKETPAIR_ROW(raw_socketpair, syscall(SYS_socketpair, domain, type, protocol, fds))
#endif

/* --- accept --- */

typedef int accept_function(int listener, struct sockaddr *address, socklen_t *length, int flags);

struct connection {
    int listener, client;
};

/* Somebody waits to be accepted on the listener. */
static struct connection connection(int flags)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr *general = (struct sockaddr *)&address;
    socklen_t length = sizeof address;
    struct connection both;

    both.listener = (int)MUST(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0));
    MUST(bind(both.listener, general, sizeof address));
    MUST(listen(both.listener, 5));
    MUST(getsockname(both.listener, general, &length));
    both.client = (int)MUST(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    MUST(connect(both.client, general, length));
    return both;
}

static void disconnect(struct connection both)
{
    close(both.client);
    close(both.listener);
}

static void make_by_accept(struct made *made, accept_function *accept_it)
{
    struct connection both = connection(0);

    ready();
    made_fd(made, accept_it(both.listener, NULL, NULL, 0));
    disconnect(both);
}

static void try_addresses(accept_function *accept_it)
{
    struct connection both = connection(0), shorter = connection(0), pointless = connection(0);
    struct sockaddr_in address = {0}, expected;
    socklen_t length = sizeof address, expected_length = sizeof expected;

    born_and_gone("with address", (int)TRY(accept_it(both.listener, (struct sockaddr *)&address, &length, 0)));
    getsockname(both.client, (struct sockaddr *)&expected, &expected_length);
    note("address %s, length %u", memcmp(&address, &expected, sizeof address) == 0 ? "right" : "wrong", length);
    memset(&address, 0x55, sizeof address);
    length = 3;
    born_and_gone("cut address", (int)TRY(accept_it(shorter.listener, (struct sockaddr *)&address, &length, 0)));
    note("length %u, behind it %#x", length, ((unsigned char *)&address)[3]);
    TRY(accept_it(pointless.listener, (struct sockaddr *)1, &length, 0));
    disconnect(both);
    disconnect(shorter);
    disconnect(pointless);
}

static void try_not_accepting(accept_function *accept_it)
{
    struct connection both = connection(SOCK_NONBLOCK);
    int file = (int)MUST(open("file", O_RDONLY | O_CLOEXEC));

    born_and_gone("of a nonblocking one", (int)TRY(accept_it(both.listener, NULL, NULL, 0)));
    TRY(accept_it(both.listener, NULL, NULL, 0));
    TRY(accept_it(both.client, NULL, NULL, 0));
    TRY(accept_it(file, NULL, NULL, 0));
    TRY(accept_it(-1, NULL, NULL, 0));
    disconnect(both);
    close(file);
}

static void try_accept(accept_function *accept_it)
{
    try_not_accepting(accept_it);
    try_addresses(accept_it);
}

static void try_accept4(accept_function *accept_it)
{
    struct connection both = connection(0), second = connection(0);
    int fd;

    try_accept(accept_it);
    TRY(accept_it(both.listener, NULL, NULL, 0x77777));
    born_and_gone("SOCK_NONBLOCK", (int)TRY(accept_it(both.listener, NULL, NULL, SOCK_NONBLOCK)));
    fd = (int)TRY(accept_it(second.listener, NULL, NULL, SOCK_CLOEXEC));
    note_fate("SOCK_CLOEXEC", fd);
    close(fd);
    disconnect(both);
    disconnect(second);
}

#define ACCEPT_ROW(name, try_it, call)                                                                                 \
    static int by_##name(int listener, struct sockaddr *address, socklen_t *length, int flags __attribute__((unused))) \
    {                                                                                                                  \
        return (int)call;                                                                                              \
    }                                                                                                                  \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by_accept(made, by_##name);                                                                               \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_it(by_##name);                                                                                             \
    }

ACCEPT_ROW(accept, try_accept, accept(listener, address, length))
ACCEPT_ROW(accept4, try_accept4, accept4(listener, address, length, flags))
#ifdef SYS_accept
ACCEPT_ROW(raw_accept, try_accept, syscall(SYS_accept, listener, address, length))
#endif
#ifdef SYS_accept4
ACCEPT_ROW(raw_accept4, try_accept4, syscall(SYS_accept4, listener, address, length, flags))
#endif
