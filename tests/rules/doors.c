/*
 * All doors: through each the number that a name says reaches the witness, and no other; one that fails leaves all as it was.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "rule.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

extern char **environ;

/* The program, and where it lies. */
static const char *file, *directory;
static char *const *arguments;

static int spawned(int error, pid_t child)
{
    if (error == 0)
        wait_for(child);
    errno = error;
    return error == 0 ? 0 : -1;
}

static int by_execve(void)
{
    return execve(file, arguments, environ);
}

static int by_execv(void)
{
    return execv(file, arguments);
}

static int by_execvp(void)
{
    return execvp(basename(file), arguments);
}

static int by_execvpe(void)
{
    return execvpe(basename(file), arguments, environ);
}

static int by_execl(void)
{
    return execl(file, "witness", "/dev/stdout", "--x-fd", "4", NULL);
}

static int by_execle(void)
{
    return execle(file, "witness", "/dev/stdout", "--x-fd", "4", NULL, environ);
}

static int by_execlp(void)
{
    return execlp(basename(file), "witness", "/dev/stdout", "--x-fd", "4", NULL);
}

static int by_fexecve(void)
{
    int fd = open(file, O_PATH | O_CLOEXEC);

    return fexecve(fd, arguments, environ);
}

static int by_execveat(void)
{
    return execveat(AT_FDCWD, file, arguments, environ, 0);
}

static int by_execveat_at(void)
{
    return execveat(open(directory, O_PATH | O_CLOEXEC), basename(file), arguments, environ, 0);
}

static int by_posix_spawn(void)
{
    pid_t child = 0;
    int error = posix_spawn(&child, file, NULL, NULL, arguments, environ);

    return spawned(error, child);
}

static int by_posix_spawnp(void)
{
    pid_t child = 0;
    int error = posix_spawnp(&child, basename(file), NULL, NULL, arguments, environ);

    return spawned(error, child);
}

static int by_execve_number(void)
{
    return (int)syscall(SYS_execve, file, arguments, environ);
}

static int by_execveat_number(void)
{
    return (int)syscall(SYS_execveat, AT_FDCWD, file, arguments, environ, 0);
}

static int (*const doors[])(void) = {
    by_execve, by_execv, by_execvp, by_execvpe, by_execl, by_execle, by_execlp, by_fexecve, by_execveat, by_execveat_at,
    by_posix_spawn, by_posix_spawnp, by_execve_number, by_execveat_number,
};

static void prepare(const char *path)
{
    static char place[4096];
    static const char *const named[] = {"--x-fd", "4", NULL};

    arguments = witness_arguments(named);
    file = path;
    strcpy(place, path);
    *strrchr(place, '/') = '\0';
    directory = place;
    setenv("PATH", directory, 1);
}

static void enter(const struct rule_case *self)
{
    prepare(getenv("WITNESS"));
    open_nulls(3);
    doors[self->number]();
}

static void fail_to_enter(const struct rule_case *self)
{
    int result;

    prepare("/nonexistent/witness");
    open_nulls(2);
    errno = 0;
    result = doors[self->number]();
    tell("%d %s", result, strerror(errno));
    tell_descriptors("after");
}

/* --- odd arguments --- */

static void without_arguments(const struct rule_case *self)
{
    char *none[] = {NULL};
    char **volatile given = self->number ? none : NULL;

    open_nulls(1);
    execve(getenv("WITNESS"), given, environ);
    fail("execve");
}

static void without_environment(const struct rule_case *self)
{
    char *path = strdup(getenv("WITNESS"));

    open_nulls(1);
    environ = NULL;
    if (self->number == 0)
        execv(path, witness_arguments(NULL));
    else if (self->number == 1)
        execvp(path, witness_arguments(NULL));
    else
        execve(path, witness_arguments(NULL), NULL);
    fail("exec");
}

/* The program's own file, without an environment to tell it what it is handed. */
static void own_without_environment(const struct rule_case *self)
{
    (void)self;
    open_nulls(1);
    execve(own_path(), (char *[]){"own", "--born", NULL}, NULL);
    fail("execve");
}

static void bad_address(const struct rule_case *self)
{
    char *volatile nowhere = (char *)16;
    int result;

    open_nulls(1);
    errno = 0;
    result = self->number ? (int)syscall(SYS_execve, nowhere, NULL, NULL) : execve(nowhere, witness_arguments(NULL), environ);
    tell("%d %s", result, errno == EFAULT ? "EFAULT" : strerror(errno));
}

#define ENTER(which, name) {"doors: " name, enter, "3 4 5 |", "4 |", .number = which}
#define FAIL(which, name)                                                                                                            \
    {"doors: failing " name, fail_to_enter, "-1 No such file or directory after 3 4", "-1 No such file or directory after 3+ 4+",     \
     .number = which}
#define DOOR(which, name) ENTER(which, name), FAIL(which, name)

static const struct rule_case doors_cases[] = {
    DOOR(0, "execve"), DOOR(1, "execv"), DOOR(2, "execvp"), DOOR(3, "execvpe"), DOOR(4, "execl"), DOOR(5, "execle"), DOOR(6, "execlp"),
    ENTER(7, "fexecve"), DOOR(8, "execveat"), ENTER(9, "execveat, in a directory"), DOOR(10, "posix_spawn"), DOOR(11, "posix_spawnp"),
    DOOR(12, "syscall(SYS_execve)"), DOOR(13, "syscall(SYS_execveat)"),
    {"doors: argv is NULL", without_arguments, "3 |", "|"},
    {"doors: argv is empty", without_arguments, "3 |", "|", .number = 1},
    {"doors: environ is NULL, execv", without_environment, "3 |", "|"},
    {"doors: environ is NULL, execvp", without_environment, "3 |", "|", .number = 1},
    {"doors: envp is NULL", without_environment, "3 |", "|", .number = 2},
    {"doors: own executable, envp is NULL", own_without_environment, "born 3"},
    {"doors: a path that is no address", bad_address, "-1 EFAULT"},
    {"doors: a path that is no address, by number", bad_address, "-1 EFAULT", .number = 1},
};
RULE_GROUP(doors);
