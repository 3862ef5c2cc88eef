/*
 * Small stacks, large environments, many descriptors.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "rule.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

extern char **environ;

enum { VARIABLES = 10000, STACK = 4608, MANY = 1000 };

static void grow_environment(void)
{
    static char *large[VARIABLES + 64];
    static char texts[VARIABLES][16];
    int count = 0;

    while (environ[count] != NULL && count < 63) {
        large[count] = environ[count];
        count++;
    }
    for (int i = 0; i < VARIABLES; i++) {
        sprintf(texts[i], "V%d=%d", i, i);
        large[count++] = texts[i];
    }
    environ = large;
}

/* The stack has a page below it that nobody may touch. */
static void give_small_stack(void)
{
    size_t size = STACK + (size_t)sysconf(_SC_MINSIGSTKSZ), page = (size_t)sysconf(_SC_PAGESIZE);
    size_t whole = (size + page - 1) / page * page;
    char *place = mmap(NULL, whole + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    stack_t stack = {.ss_sp = place + page, .ss_size = size};

    if (place == MAP_FAILED || mprotect(place, page, PROT_NONE) != 0 || sigaltstack(&stack, NULL) != 0)
        fail("stack");
}

static const char *path;

static void execute_in_handler(int signal)
{
    char *const arguments[] = {"own", "--x-fd=4", NULL};

    (void)signal;
    if (this_case->number)
        execvp(path, arguments);
    else
        execve(path, arguments, environ);
    fail("exec");
}

static void in_handler(const struct rule_case *self)
{
    struct sigaction action = {.sa_handler = execute_in_handler, .sa_flags = SA_ONSTACK | SA_NODEFER};

    open_nulls(2);
    next_generation();
    setenv("PATH", getenv("RULE_DIRECTORY"), 1);
    path = self->text != NULL ? self->text : own_path();
    if (self->born == 0)
        grow_environment();
    give_small_stack();
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
}

/* In a vfork child, with a large environment: the parent's memory is the child's. */
static void in_vfork_child(const struct rule_case *self)
{
    pid_t child;

    (void)self;
    open_nulls(2);
    next_generation();
    path = own_path();
    grow_environment();
    for (int i = 0; i < 2; i++) {
        child = vfork();
        if (child == 0) {
            execve(i == 0 ? "/nonexistent/own" : path, (char *const[]){"own", NULL}, environ);
            _exit(0);
        }
        wait_for(child);
    }
    tell_descriptors("parent");
}

static void tell_counts(void)
{
    int open = 0, flagged = 0;

    for (int fd = 3; fd < 3 * MANY; fd++) {
        int flags = fcntl(fd, F_GETFD);

        open += flags >= 0;
        flagged += flags >= 0 && flags & FD_CLOEXEC;
    }
    tell("%d, %d flagged", open, flagged);
}

static void spawn_own(void)
{
    pid_t child;

    if (posix_spawn(&child, own_path(), NULL, NULL, (char *[]){"own", NULL}, environ) != 0)
        fail("posix_spawn");
    wait_for(child);
}

static void many(const struct rule_case *self)
{
    struct rlimit limit = {3 * MANY, 3 * MANY};

    (void)self;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        fail("setrlimit");
    open_nulls(MANY);
    next_generation();
    execv(own_path(), (char *[]){"own", NULL});
    fail("own path");
}

/* Every other number: no range is longer than one. */
static void scattered(const struct rule_case *self)
{
    struct rlimit limit = {3 * MANY, 3 * MANY};

    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        fail("setrlimit");
    open_nulls(2 * MANY);
    for (int fd = 3; fd < 2 * MANY; fd += 2)
        close(fd);
    next_generation();
    if (self->number)
        in_fork(spawn_own);
    else
        execv(own_path(), (char *[]){"own", NULL});
}

/* For cost.sh, which counts the system calls between getppid and the exec. */
static void cost(const struct rule_case *self)
{
    (void)self;
    open_nulls(10);
    getppid();
    execute_witness();
}

static const struct rule_case limits_cases[] = {
    {"limits: in a handler on a small stack, large environment", in_handler, "born 3 4 3 4 |", "born 3+ 4+ |"},
    {"limits: in a handler on a small stack, along PATH", in_handler, "born 3 4 3 4 |", "born 3+ 4+ |", .text = "copy", .run_as = "copy",
     .number = 1},
    {"limits: in a handler on a small stack, following", in_handler, "born 3 4 3 4 |", "born 3+ 4+ |", .given = {"CLOEXEC_FOLLOW=1"}},
    {"limits: in a vfork child, large environment", in_vfork_child, "born 3 4 3 4 | parent 3 4", "born 3+ 4+ | parent 3+ 4+"},
    {"limits: a thousand descriptors", many, "1000, 0 flagged", "1000, 1000 flagged", .again = tell_counts},
    {"limits: a thousand scattered descriptors", scattered, "1001, 0 flagged", "1001, 1001 flagged", .again = tell_counts},
    {"limits: a thousand scattered descriptors, spawned", scattered, "1001, 0 flagged", "1001, 1001 flagged", .again = tell_counts,
     .number = 1},
    {"limits: cost", cost, "3 4 5 6 7 8 9 10 11 12 |", "|"},
};
RULE_GROUP(limits);
