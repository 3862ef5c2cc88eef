/*
 * Starts /bin/true over and over, from a process with many descriptors: `spawns WAY DESCRIPTORS COUNT` prints the
 * nanoseconds of CPU time that one fork, exec and wait took, in parent and child.  WAY is what is done about the
 * descriptors between fork and exec:
 *   nothing   the child inherits them, unless they were born close-on-exec
 *   alone     likewise, and the child is not preloaded
 *   loop      close each number below 65,536, open or not
 *   scan      close what /proc/self/fd lists
 *   range     close_range
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FIRST = 3, NOFILE = 65536 };

static void do_nothing(void)
{
}

static void be_alone(void)
{
    unsetenv("LD_PRELOAD");
}

static void close_loop(void)
{
    for (int fd = FIRST; fd < NOFILE; fd++)
        close(fd);
}

static void close_scanned(void)
{
    DIR *directory = opendir("/proc/self/fd");
    struct dirent *entry;

    if (directory == NULL)
        err(1, "/proc/self/fd");
    while ((entry = readdir(directory)) != NULL) {
        int fd = atoi(entry->d_name);

        if (fd >= FIRST && fd != dirfd(directory))
            close(fd);
    }
    closedir(directory);
}

static void close_in_one_call(void)
{
#ifdef SYS_close_range
    if (syscall(SYS_close_range, FIRST, ~0U, 0) == 0)
        return;
#endif
    errx(1, "no close_range here");
}

static const struct way {
    const char *name;
    void (*before_exec)(void);
} ways[] = {
    {"nothing", do_nothing}, {"alone", be_alone},          {"loop", close_loop},
    {"scan", close_scanned}, {"range", close_in_one_call},
};

static const struct way *find(const char *name)
{
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strcmp(ways[i].name, name) == 0)
            return &ways[i];
    errx(2, "no such way: %s", name);
}

/* The limit itself changes nothing but who may have how many; where it cannot be raised, room for the descriptors is
 * enough. */
static void make_room(rlim_t descriptors)
{
    struct rlimit limit = {NOFILE, NOFILE};

    if (setrlimit(RLIMIT_NOFILE, &limit) == 0)
        return;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < descriptors + FIRST + 2)
        errx(1, "RLIMIT_NOFILE is too low here");
}

static void open_many(int count)
{
    for (int i = 0; i < count; i++)
        if (open("/dev/null", O_RDONLY) < 0)
            err(1, "/dev/null");
}

static void spawn(const struct way *way)
{
    char *const arguments[] = {"/bin/true", NULL};
    int status;
    pid_t child = fork();

    if (child < 0)
        err(1, "fork");
    if (child == 0) {
        way->before_exec();
        execve(arguments[0], arguments, environ);
        _exit(127);
    }
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status))
        errx(1, "the child died");
    if (WEXITSTATUS(status) != 0)
        exit(WEXITSTATUS(status));
}

static long cpu_time_of(int who)
{
    struct rusage usage;

    getrusage(who, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000000L +
           (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000L;
}

/* CPU time, not the clock's: what else runs on the machine would count in the latter. */
static long now(void)
{
    return cpu_time_of(RUSAGE_SELF) + cpu_time_of(RUSAGE_CHILDREN);
}

int main(int argc, char **argv)
{
    const struct way *way;
    int descriptors, count;
    long begin;

    if (argc != 4)
        errx(2, "usage: spawns WAY DESCRIPTORS COUNT");
    way = find(argv[1]);
    descriptors = atoi(argv[2]);
    count = atoi(argv[3]);
    make_room((rlim_t)descriptors);
    open_many(descriptors);
    begin = now();
    for (int i = 0; i < count; i++)
        spawn(way);
    printf("%ld\n", (now() - begin) / count);
    return 0;
}
