/*
 * Scripts executed by descriptor: the interpreter opens /dev/fd/N, which has to be there.  A script here is read by the witness.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "rule.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

extern char **environ;
static char *const no_arguments[] = {"script", NULL};

static void write_script(const char *interpreter)
{
    int fd = open(case_path("script"), O_WRONLY | O_CREAT | O_CLOEXEC, 0700);

    if (fd < 0 || dprintf(fd, "#!%s /dev/stdout\n", interpreter) < 0 || close(fd) != 0)
        fail("script");
}

/* 3 is the script, 4 something else. */
static int open_script(int flags)
{
    int fd = open(case_path("script"), flags);

    if (fd != 3)
        fail("script");
    open_nulls(1);
    return fd;
}

static int by_fexecve(int fd)
{
    return fexecve(fd, no_arguments, environ);
}

static int by_execveat(int fd)
{
    return execveat(fd, "", no_arguments, environ, AT_EMPTY_PATH);
}

static int by_number(int fd)
{
    return (int)syscall(SYS_execveat, fd, "", no_arguments, environ, AT_EMPTY_PATH);
}

/* The number says which function, the text which interpreter. */
static void execute_script(const struct rule_case *self, int flags)
{
    static int (*const ways[])(int) = {by_fexecve, by_execveat, by_number};
    int fd, result;

    write_script(self->text != NULL ? self->text : getenv("WITNESS"));
    fd = open_script(flags);
    errno = 0;
    result = ways[self->number](fd);
    tell("%d %s", result, errno == ENOENT ? "ENOENT" : strerror(errno));
    tell_descriptors("after");
}

static void readable(const struct rule_case *self)
{
    execute_script(self, O_RDONLY);
}

static void by_path_only(const struct rule_case *self)
{
    execute_script(self, O_PATH);
}

static void programs_own(const struct rule_case *self)
{
    execute_script(self, O_RDONLY | O_CLOEXEC);
}

/* The script is named in a directory: the interpreter opens /dev/fd/N/script. */
static void in_directory(const struct rule_case *self)
{
    int directory;

    (void)self;
    write_script(getenv("WITNESS"));
    directory = open(getenv("RULE_DIRECTORY"), O_RDONLY | O_DIRECTORY);
    open_nulls(1);
    execveat(directory, "script", no_arguments, environ, 0);
    tell("%s", strerror(errno));
}

static void missing(const struct rule_case *self)
{
    int directory = open("/", O_RDONLY | O_DIRECTORY), result;

    (void)self;
    errno = 0;
    result = execveat(directory, "nonexistent", no_arguments, environ, 0);
    tell("%d %s", result, errno == ENOENT ? "ENOENT" : strerror(errno));
    tell_descriptors("after");
}

/* A program that is no script needs no descriptor, and is given none. */
static void program(const struct rule_case *self)
{
    int fd = open(getenv("WITNESS"), O_RDONLY);

    (void)self;
    fexecve(fd, witness_arguments(NULL), environ);
    fail("fexecve");
}

static const struct rule_case script_cases[] = {
    {"script: fexecve", readable, "3 4 |", "3 |"},
    {"script: execveat", readable, "3 4 |", "3 |", .number = 1},
    {"script: syscall(SYS_execveat)", readable, "3 4 |", "3 |", .number = 2},
    {"script: by O_PATH", by_path_only, "3 4 |", "3 |"},
    {"script: in a directory that is open", in_directory, "3 4 |", "3 |"},
    {"script: CLOEXEC_HANDOVER=off leaves it", readable, "3 4 |", "3 |", .given = {"CLOEXEC_HANDOVER=off"}},
    {"script: with the program's own flag", programs_own, "-1 ENOENT after 3+ 4", "-1 ENOENT after 3+ 4+"},
    {"script: whose interpreter is missing", readable, "-1 ENOENT after 3 4", "-1 ENOENT after 3+ 4+", .text = "/nonexistent"},
    {"script: whose interpreter is missing, execveat", readable, "-1 ENOENT after 3 4", "-1 ENOENT after 3+ 4+", .text = "/nonexistent",
     .number = 1},
    {"script: that is not there", missing, "-1 ENOENT after 3", "-1 ENOENT after 3+"},
    {"script: none", program, "3 |", "|"},
};
RULE_GROUP(script);
