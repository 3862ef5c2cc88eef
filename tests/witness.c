/*
 * The witness: a statically linked program that is executed where a child would be, and reports which descriptors it received.
 * Static, so that no preload reaches it; and it opens nothing before it has looked.
 *
 *   witness [FILE]     one line per descriptor above 2: number, access (r, w, rw, path), what it is
 *   witness -c [FILE]  the descriptors are used as well: what can be written gets a line, what can be read is read, and its first line
 *                      follows in the report
 *
 * The report goes to FILE (appended, in one write) or, without FILE, to descriptor 1.  It ends with a line "end N", N descriptors, so
 * that a report that is empty because nothing ran is told from one that is empty because nothing arrived.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REPORT_SIZE = 1 << 16, SEARCHED = 1 << 12, PATIENCE_MS = 5000 };

static char report[REPORT_SIZE];
static size_t used;

static const char *access_word(int fd)
{
    int flags = fcntl(fd, F_GETFL);

    if (flags & O_PATH)
        return "path";
    switch (flags & O_ACCMODE) {
    case O_RDONLY:
        return "r";
    case O_WRONLY:
        return "w";
    default:
        return "rw";
    }
}

/* LISTEN, a peer or nothing: what makes a leaked socket worse than a leaked file. */
static const char *socket_word(int fd)
{
    int listening = 0;
    socklen_t length = sizeof listening;
    struct sockaddr_storage peer;
    socklen_t peer_length = sizeof peer;

    if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &length) != 0)
        return "";
    if (listening)
        return " LISTEN";
    if (getpeername(fd, (struct sockaddr *)&peer, &peer_length) == 0)
        return " CONNECTED";
    return "";
}

static void describe(int fd)
{
    char link[64], target[4096];
    ssize_t length;

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, target, sizeof target - 1);
    target[length > 0 ? length : 0] = '\0';
    if (used < sizeof report - 8192)
        used += (size_t)snprintf(report + used, sizeof report - used, "%d %s %s%s\n", fd, access_word(fd), target,
                                 socket_word(fd));
}

/* Descriptors are sought by fcntl, which opens nothing; beyond SEARCHED only as far as the limit says. */
static int descriptor_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur > SEARCHED)
        return SEARCHED;
    return (int)limit.rlim_cur;
}

/* A file that can be read as well is not written to: that would be over what is to be read. */
static bool is_to_be_written(int fd)
{
    struct stat status;
    const char *word = access_word(fd);

    return *word == 'w' || (strcmp(word, "rw") == 0 && fstat(fd, &status) == 0 && !S_ISREG(status.st_mode));
}

static void write_line(int fd)
{
    char line[64];
    int length = snprintf(line, sizeof line, "the witness wrote to %d\n", fd);

    if (is_to_be_written(fd) && write(fd, line, (size_t)length) != length)
        used += (size_t)snprintf(report + used, sizeof report - used, "%d cannot be written\n", fd);
}

static void read_line(int fd)
{
    char text[256];
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    ssize_t length;

    if (*access_word(fd) != 'r' || strcmp(socket_word(fd), " LISTEN") == 0)
        return;
    length = poll(&wait, 1, PATIENCE_MS) == 1 ? read(fd, text, sizeof text - 1) : -1;
    text[length > 0 ? length : 0] = '\0';
    text[strcspn(text, "\n")] = '\0';
    if (used < sizeof report - 8192)
        used += (size_t)snprintf(report + used, sizeof report - used, "%d says %s\n", fd, text);
}

/* Calls the function for each descriptor above 2 and returns how many there are. */
static int for_each(void (*function)(int fd))
{
    int count = 0;

    for (int fd = 3, limit = descriptor_limit(); fd < limit; fd++)
        if (fcntl(fd, F_GETFD) != -1) {
            function(fd);
            count++;
        }
    return count;
}

int main(int argc, char **argv)
{
    bool with_contents = argc > 1 && strcmp(argv[1], "-c") == 0;
    int count = for_each(describe), out = STDOUT_FILENO;

    argv += with_contents;
    if (with_contents) {
        signal(SIGPIPE, SIG_IGN);
        for_each(write_line);
        for_each(read_line);
    }
    used += (size_t)snprintf(report + used, sizeof report - used, "end %d\n", count);
    if (argv[1] != NULL)
        out = open(argv[1], O_WRONLY | O_CREAT | O_APPEND, 0666);
    return out >= 0 && write(out, report, used) == (ssize_t)used ? EXIT_SUCCESS : EXIT_FAILURE;
}
