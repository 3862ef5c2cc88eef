/*
 * The r commands: sockets on reserved ports, and commands on another machine, for which a small one is played here.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>

#include "table.h"

/* --- rresvport --- */

/* A network of this process's own, with all its ports; for root, if at all. */
static bool have_own_network(void)
{
    struct ifreq loopback = {.ifr_name = "lo", .ifr_flags = IFF_UP};
    int fd;

    if (unshare(CLONE_NEWNET) != 0)
        return false;
    fd = (int)MUST(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    MUST(ioctl(fd, SIOCSIFFLAGS, &loopback));
    close(fd);
    return true;
}

/* Other rows, run at the same time, want the same ports: waits for them, until the end of this process. */
static void be_alone(void)
{
    static bool is_alone;

    if (is_alone)
        return;
    is_alone = true;
    if (!have_own_network())
        MUST(flock((int)MUST(open("../../alone", O_RDONLY | O_CREAT | O_CLOEXEC, 0600)), LOCK_EX));
}

typedef int reserved_function(int *port, int family);

static void make_by_reserved(struct made *made, reserved_function *make_it)
{
    int port = 1023;

    be_alone();
    ready();
    made_fd(made, make_it(&port, AF_INET));
}

static void try_port(reserved_function *make_it, int port, int family)
{
    char what[32];
    int fd;
    struct sockaddr_storage address = {0};
    socklen_t length = sizeof address;

    snprintf(what, sizeof what, "from %d", port);
    fd = (int)TRY_AS(what, make_it(&port, family));
    note("port %d", port);
    if (fd >= 0) {
        getsockname(fd, (struct sockaddr *)&address, &length);
        note("family %d, bound to %d", address.ss_family, ntohs(((struct sockaddr_in *)&address)->sin_port));
    }
    born_and_gone(what, fd);
}

static void try_reserved(reserved_function *make_it)
{
    int taken = 900, holder;

    be_alone();
    holder = make_it(&taken, AF_INET);
    try_port(make_it, 800, AF_INET);
    try_port(make_it, 900, AF_INET);
    try_port(make_it, 100, AF_INET);
    try_port(make_it, 5000, AF_INET);
    if (holder >= 0)
        close(holder);
}

static void try_reserved_af(reserved_function *make_it)
{
    try_reserved(make_it);
    try_port(make_it, 801, AF_INET6);
    try_port(make_it, 802, AF_UNIX);
    try_port(make_it, 803, 9999);
}

#define RESERVED_ROW(name, try_it, call)                                                                               \
    static int by_##name(int *port, int family __attribute__((unused)))                                                \
    {                                                                                                                  \
        return call;                                                                                                   \
    }                                                                                                                  \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by_reserved(made, by_##name);                                                                             \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_it(by_##name);                                                                                             \
    }

#ifdef HAVE_RRESVPORT
RESERVED_ROW(rresvport, try_reserved, rresvport(port))
#endif
#ifdef HAVE_RRESVPORT_AF
RESERVED_ROW(rresvport_af, try_reserved_af, rresvport_af(port, (sa_family_t)family))
#endif

/* --- rcmd and rexec, and the machine they speak to --- */

typedef int command_function(unsigned short port, const char *command, int *error_fd);

static char *read_word(int fd, char *word, size_t size)
{
    size_t length = 0;

    while (length < size - 1 && read(fd, word + length, 1) == 1 && word[length] != '\0')
        length++;
    word[length] = '\0';
    return word;
}

/* The second connection, for errors, goes back to the port that the client names; rcmd insists on a reserved one. */
static int call_back(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int own = 1000, fd = rresvport(&own);

    if (fd < 0)
        fd = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_port = htons((in_port_t)port);
    return connect(fd, (struct sockaddr *)&address, sizeof address) == 0 ? fd : -1;
}

/* Both protocols: a port for errors or nothing, two names, a command; then a zero byte, and what the command says. */
static void serve_once(int listener)
{
    int fd = accept(listener, NULL, NULL), error_fd = -1;
    char word[64];
    int port = atoi(read_word(fd, word, sizeof word));

    if (port > 0)
        error_fd = call_back(port);
    read_word(fd, word, sizeof word);
    read_word(fd, word, sizeof word);
    read_word(fd, word, sizeof word);
    if (strcmp(word, "refuse") == 0)
        dprintf(fd, "\1refused\n");
    else
        dprintf(fd, "%cran %s\n", '\0', word);
    if (error_fd >= 0)
        dprintf(error_fd, "error %s\n", word);
    _exit(EXIT_SUCCESS);
}

/* Returns the port that a machine listens on, in network order. */
static unsigned short start_machine(pid_t *machine)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = (int)MUST(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));

    MUST(bind(listener, (struct sockaddr *)&address, sizeof address));
    MUST(listen(listener, 1));
    MUST(getsockname(listener, (struct sockaddr *)&address, &length));
    *machine = fork();
    if (*machine == 0)
        serve_once(listener);
    close(listener);
    return address.sin_port;
}

static void make_by_command(struct made *made, command_function *run)
{
    pid_t machine;
    unsigned short port = (be_alone(), start_machine(&machine));
    int error_fd = -1, fd;

    ready();
    fd = run(port, "command", &error_fd);
    finished(made);
    if (fd >= 0) {
        made->error = SENTINEL; /* it depends on which reserved ports are taken */
        add(made, fd);
        add(made, error_fd);
    }
    kill(machine, SIGKILL);
    waitpid(machine, NULL, 0);
}

static void note_said(const char *what, int fd)
{
    char line[64] = "";

    TRY(read(fd, line, sizeof line - 1));
    note("%s: %s", what, line);
    born_and_gone(what, fd);
}

static void try_run(command_function *run, const char *command, bool with_errors)
{
    pid_t machine;
    unsigned short port = start_machine(&machine);
    int error_fd = -7, fd = run(port, command, with_errors ? &error_fd : NULL);

    /* Not errno: it depends on which reserved ports are taken. */
    note("%s: %d", command, fd);
    if (fd >= 0)
        note_said("output", fd);
    if (fd >= 0 && with_errors)
        note_said("errors", error_fd);
    kill(machine, SIGKILL);
    waitpid(machine, NULL, 0);
}

/* Not tried: nobody listening, where libc waits for half a minute before it gives up. */
static void try_command(command_function *run)
{
    be_alone();
    try_run(run, "command", false);
    try_run(run, "command", true);
    try_run(run, "refuse", false);
}

#define COMMAND_ROW(name, call)                                                                                        \
    static int by_##name(unsigned short port, const char *command, int *error_fd)                                      \
    {                                                                                                                  \
        char address[] = "127.0.0.1", *host = address;                                                                 \
                                                                                                                       \
        return call;                                                                                                   \
    }                                                                                                                  \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by_command(made, by_##name);                                                                              \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_command(by_##name);                                                                                        \
    }

#ifdef HAVE_RCMD
COMMAND_ROW(rcmd, rcmd(&host, port, "local", "remote", command, error_fd))
#endif
#ifdef HAVE_RCMD_AF
COMMAND_ROW(rcmd_af, rcmd_af(&host, port, "local", "remote", command, error_fd, AF_INET))
#endif
#ifdef HAVE_REXEC
COMMAND_ROW(rexec, rexec(&host, port, "user", "password", command, error_fd))
#endif
#ifdef HAVE_REXEC_AF
COMMAND_ROW(rexec_af, rexec_af(&host, port, "user", "password", command, error_fd, AF_INET))
#endif
