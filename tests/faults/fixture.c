/*
 * What the calls of the rows need.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "fixture.h"

#include <signal.h>
#include <string.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "row.h"

enum { WAITING = 3 };

int null_fd, listener, receiver, pair[2], *nowhere = (int *)1, port;
sigset_t signals;
struct msghdr message, unreadable_message;
struct mmsghdr messages[1];
struct perf_event_attr perf_event;

static char pattern[256];
static struct iovec part;
static char byte;
static union {
    struct cmsghdr header;
    char room[CMSG_SPACE(sizeof(int))];
} control;

/* A name of no file system; the kernel chooses it (unix(7), autobind). */
static void prepare_listener(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socklen_t length = sizeof address;

    listener = LIBC(socket)(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bind(listener, (struct sockaddr *)&address, sizeof address.sun_family);
    listen(listener, WAITING);
    getsockname(listener, (struct sockaddr *)&address, &length);
    for (int i = 0; i < WAITING; i++)
        connect(LIBC(socket)(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), (struct sockaddr *)&address, length);
}

static void reset_message(struct msghdr *header)
{
    part = (struct iovec){.iov_base = &byte, .iov_len = 1};
    *header = (struct msghdr){.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
}

static void send_descriptor(int sender)
{
    struct msghdr sent;

    reset_message(&sent);
    control.header = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int))};
    memcpy(CMSG_DATA(&control.header), &null_fd, sizeof null_fd);
    sendmsg(sender, &sent, 0);
}

static void prepare_receiver(void)
{
    int ends[2];

    LIBC(socketpair)(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends);
    receiver = ends[0];
    for (int i = 0; i < WAITING; i++)
        send_descriptor(ends[1]);
    unreadable_message = (struct msghdr){.msg_name = &byte, .msg_namelen = -1u};
}

void fixture_prepare(void)
{
    null_fd = LIBC(open)(PATH, O_RDWR | O_CLOEXEC);
    prepare_listener();
    prepare_receiver();
    port = IPPORT_RESERVED - 1;
    sigemptyset(&signals);
    perf_event = (struct perf_event_attr){.type = PERF_TYPE_SOFTWARE, .size = sizeof perf_event,
                                          .config = PERF_COUNT_SW_CPU_CLOCK, .exclude_kernel = 1};
}

char *fixture_pattern(const char *suffix)
{
    const char *directory = getenv("TMPDIR");

    snprintf(pattern, sizeof pattern, "%s/cloexec-fault-XXXXXX%s", directory != NULL ? directory : "/tmp", suffix);
    return pattern;
}

/* Before each call as well: what one call left is not the next one's. */
void fixture_clean(void)
{
    if (*pattern != '\0')
        unlink(pattern);
    *pattern = '\0';
    pair[0] = pair[1] = -1;
    reset_message(&message);
    reset_message(&messages[0].msg_hdr);
}

FILE *fixture_stream(void)
{
    return LIBC(fopen)(PATH, "re");
}

/* glibc, libio/fileops.c: closes the file and keeps the stream. */
FILE *fixture_closed_stream(void)
{
    FILE *stream = fixture_stream();
    int (*close_it)(FILE *) = (int (*)(FILE *))row_libc("_IO_file_close_it");

    if (close_it != NULL)
        close_it(stream);
    return stream;
}

int fixture_forked(int pid)
{
    if (pid == 0)
        _exit(EXIT_SUCCESS);
    if (pid > 0)
        waitpid(pid, NULL, 0);
    return pid > 0 ? pair[0] : -1;
}
