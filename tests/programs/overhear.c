/*
 * A child that stays behind, as a demonstration of what a leaked listening socket is worth: it looks for one among the descriptors
 * that it was given, accepts whoever comes, and keeps what they say.
 *
 *   overhear DIRECTORY SECONDS
 *
 * Writes its pid to DIRECTORY/overhear.pid, then what the N-th client sent to DIRECTORY/overheard.N; goes after SECONDS, with or
 * without a socket.  It answers nobody, it only hangs up.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { NONE = -1, SEARCHED = 1024, QUIET_MS = 200 };

static int find_listening_socket(void)
{
    for (int fd = STDERR_FILENO + 1; fd < SEARCHED; fd++) {
        int listening = 0;
        socklen_t length = sizeof listening;

        if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &length) == 0 && listening)
            return fd;
    }
    return NONE;
}

static int create(const char *directory, const char *name)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/%s", directory, name);
    return open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
}

/* Until the client has said nothing for a while: a FastCGI request has no other end that would be easier to see. */
static void keep_what_is_said(int client, int out)
{
    struct pollfd ready = {.fd = client, .events = POLLIN};
    char said[65536];

    while (poll(&ready, 1, QUIET_MS) > 0) {
        ssize_t length = read(client, said, sizeof said);

        if (length <= 0 || write(out, said, (size_t)length) != length)
            return;
    }
}

static void overhear(int listening, const char *directory)
{
    for (int number = 1;; number++) {
        int client = accept(listening, NULL, NULL), out;
        char name[32];

        if (client < 0)
            return;
        snprintf(name, sizeof name, "overheard.%d", number);
        out = create(directory, name);
        keep_what_is_said(client, out);
        close(out);
        close(client);
    }
}

int main(int argc, char **argv)
{
    int listening = find_listening_socket(), pid_file;

    if (argc != 3 || (pid_file = create(argv[1], "overhear.pid")) < 0)
        return EXIT_FAILURE;
    setsid();
    signal(SIGTERM, SIG_DFL);
    alarm((unsigned)atoi(argv[2]));
    dprintf(pid_file, "%d\n", getpid());
    close(pid_file);
    if (listening != NONE)
        overhear(listening, argv[1]);
    for (;;)
        pause();
}
