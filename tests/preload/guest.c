/*
 * Does one thing, and says how it went: for the scripts that preload the library in this way and that (manners.sh,
 * settings.sh).
 *
 *   guest families         for each family a word: flagged or inheritable, of a descriptor that it made
 *   guest descriptors      the descriptors that are open, by number
 *   guest secure           whether the process runs with more rights than its caller (AT_SECURE), then as "families"
 *   guest late-settings    as "families", after the environment was changed to CLOEXEC_MODE=off
 *   guest neighbour        whether each call passes through the other preloaded library
 *   guest reopen           status 0: children had a standard input while it was opened again and again
 *   guest has-stdin        status 0: so it is here
 *   guest handler | vfork | cancel | many
 *                          status 0: all is well, and made descriptors have the flag; 2: they have not; 77: cannot be
 * tried here SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "guest.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Ends what hangs; a busy machine needs far less. */
enum { PATIENCE = 600 };

void fail(const char *what)
{
    perror(what);
    _exit(WRONG);
}

bool has_flag(int fd)
{
    int flags = fcntl(fd, F_GETFD);

    if (flags < 0)
        fail("fcntl");
    return flags & FD_CLOEXEC;
}

/* --- families --- */

static void say_family(const char *family, int fd)
{
    if (fd < 0)
        printf("%s none\n", family);
    else
        printf("%s %s\n", family, has_flag(fd) ? "flagged" : "inheritable");
}

static int temporary(void)
{
    char pattern[] = "/tmp/cloexec-guest-XXXXXX";
    int fd = mkstemp(pattern);

    unlink(pattern);
    return fd;
}

static int families(void)
{
    int fds[2];

    say_family("open", open("/dev/null", O_RDONLY));
    say_family("stdio", fileno(fopen("/dev/null", "r")));
    say_family("temp", temporary());
    say_family("socket", socket(AF_UNIX, SOCK_STREAM, 0));
    say_family("pipe", pipe(fds) == 0 ? fds[0] : -1);
    say_family("dup", dup(STDERR_FILENO));
    say_family("event", epoll_create(1));
    say_family("pty", posix_openpt(O_RDWR));
    say_family("raw", (int)syscall(SYS_dup, STDERR_FILENO));
    return FLAGGED;
}

static int late_settings(void)
{
    setenv("CLOEXEC_MODE", "off", 1);
    setenv("CLOEXEC_KEEP", "open", 1);
    return families();
}

static int secure(void)
{
    printf("secure %lu\n", getauxval(AT_SECURE));
    return families();
}

static int descriptors(void)
{
    DIR *directory = opendir("/proc/self/fd");
    struct dirent *entry;

    while (directory != NULL && (entry = readdir(directory)) != NULL)
        if (atoi(entry->d_name) != dirfd(directory))
            puts(entry->d_name);
    return FLAGGED;
}

/* --- another library --- */

static int passes(const char *what, int (*calls)(void), int before)
{
    printf("%s %s\n", what, calls() > before ? "passes" : "goes round");
    return calls();
}

static int neighbour(void)
{
    int (*calls)(void) = (int (*)(void))dlsym(RTLD_DEFAULT, "neighbour_calls");
    int before, fds[2];

    if (calls == NULL)
        return CANNOT;
    before = calls();
    (void)!open("/dev/null", O_RDONLY);
    before = passes("open", calls, before);
    (void)!pipe(fds);
    before = passes("pipe", calls, before);
    socket(AF_UNIX, SOCK_STREAM, 0);
    before = passes("socket", calls, before);
    (void)!fopen("/dev/null", "r");
    before = passes("fopen", calls, before);
    return FLAGGED;
}

/* --- as many descriptors as the kernel gives --- */

static int fill(rlim_t most)
{
    struct rlimit limit = {most, most};
    int count = 3, inheritable = 0;

    close_range(3, ~0u, 0);
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        return CANNOT;
    while (dup(STDERR_FILENO) >= 0)
        count++;
    for (int fd = 3; fd < count; fd++)
        inheritable += !has_flag(fd);
    fprintf(stderr, "%d descriptors, %d of them inheritable; then %s\n", count, inheritable, strerror(errno));
    if (count != (int)most || errno != EMFILE)
        return WRONG;
    return inheritable == 0 ? FLAGGED : inheritable == count - 3 ? INHERITABLE : WRONG;
}

/* 1,048,576 where the process may have them: not every machine lets root raise its own limit. */
static int many(void)
{
    struct rlimit limit, million = {1 << 20, 1 << 20};

    if (setrlimit(RLIMIT_NOFILE, &million) == 0)
        return fill(million.rlim_max);
    getrlimit(RLIMIT_NOFILE, &limit);
    return fill(limit.rlim_max);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*act)(void);
    } acts[] = {
        {"families", families},   {"descriptors", descriptors}, {"secure", secure},  {"late-settings", late_settings},
        {"neighbour", neighbour}, {"handler", handler},         {"vfork", in_vfork}, {"cancel", cancel},
        {"many", many},           {"reopen", reopen},  {"has-stdin", has_standard_input},
    };

    alarm(PATIENCE);
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (argc == 2 && strcmp(argv[1], acts[i].name) == 0)
            return acts[i].act();
    return WRONG;
}
