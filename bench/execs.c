/*
 * Executes a program once, with 100 arguments and 100 variables, from a process with 1,000 descriptors: `execs NAME SIGNAL`.
 * Just before, and after if it comes back, it sends itself SIGNAL, which marks the place: STOP for `steps`, 0 (no signal)
 * for strace.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DESCRIPTORS = 1000, WORDS = 100, ROOM = 32 };

static char *arguments[WORDS + 1], *variables[WORDS + 1];

/* Words, options and paths in turn, as in the command of a build. */
static const char *const argument_forms[] = {"argument-%d-of-many-%d", "--option-%d=value-%d", "/usr/lib/file-%d-%d", "-o%d.%d"};
static const char *const variable_forms[] = {"VARIABLE_%d=its value %d"};

static void fill(char **words, const char *const *forms, size_t count)
{
    static char room[2 * WORDS][ROOM];
    static size_t used;

    for (int i = 0; i < WORDS; i++) {
        words[i] = room[used++];
        snprintf(words[i], ROOM, forms[(size_t)i % count], i, i);
    }
}

static void open_many(void)
{
    for (int i = 0; i < DESCRIPTORS; i++)
        if (open("/dev/null", O_RDONLY) < 0)
            err(1, "/dev/null");
}

static void exec_true(void)
{
    execve("/bin/true", arguments, variables);
}

static void exec_missing(void)
{
    execve("/nonexistent", arguments, variables);
}

static void spawn_true(void)
{
    pid_t child;

    if (posix_spawn(&child, "/bin/true", NULL, NULL, arguments, variables) != 0)
        errx(1, "posix_spawn failed");
}

static const struct way {
    const char *name;
    void (*make)(void);
} ways[] = {{"execve", exec_true}, {"execve_missing", exec_missing}, {"posix_spawn", spawn_true}};

static const struct way *find(const char *name)
{
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strcmp(ways[i].name, name) == 0)
            return &ways[i];
    errx(2, "no such way: %s", name);
}

int main(int argc, char **argv)
{
    const struct way *way;
    int mark;

    if (argc != 3)
        errx(2, "usage: execs NAME STOP|0");
    way = find(argv[1]);
    mark = strcmp(argv[2], "STOP") == 0 ? SIGSTOP : 0;
    fill(arguments, argument_forms, sizeof argument_forms / sizeof *argument_forms);
    fill(variables, variable_forms, sizeof variable_forms / sizeof *variable_forms);
    open_many();
    kill(getpid(), mark);
    way->make();
    kill(getpid(), mark);
    while (wait(NULL) > 0)
        continue;
    return 0;
}
