/*
 * What all subjects share.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "rule.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

void tell(const char *format, ...)
{
    char line[512];
    int length;
    va_list list;

    va_start(list, format);
    length = vsnprintf(line + 1, sizeof line - 2, format, list) + 1;
    va_end(list);
    line[0] = '=';
    line[length++] = '\n';
    if (write(STDOUT_FILENO, line, (size_t)length) != length)
        _exit(3);
}

void fail(const char *what)
{
    tell("failed: %s: %s", what, strerror(errno));
    _exit(2);
}

int open_null(int flags)
{
    int fd = open("/dev/null", flags);

    if (fd < 0)
        fail("/dev/null");
    return fd;
}

void open_nulls(int count)
{
    while (count-- > 0)
        open_null(O_RDWR);
}

void tell_descriptors(const char *word)
{
    enum { SEARCHED = 64 };
    char text[SEARCHED * 4] = "";

    for (int fd = 3; fd < SEARCHED; fd++) {
        int flags = fcntl(fd, F_GETFD);

        if (flags >= 0)
            sprintf(text + strlen(text), " %d%s", fd, flags & FD_CLOEXEC ? "+" : "");
    }
    tell("%s%s", word, text);
}

const char *own_path(void)
{
    static char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);

    path[length > 0 ? length : 0] = '\0';
    return path;
}

const char *case_path(const char *name)
{
    static char paths[2][PATH_MAX];
    static unsigned turn;
    char *path = paths[turn++ % 2];

    snprintf(path, PATH_MAX, "%s/%s", getenv("RULE_DIRECTORY"), name);
    return path;
}

void next_generation(void)
{
    char number[] = {(char)('1' + generation), '\0'};

    setenv("RULE_GENERATION", number, 1);
}

char **witness_arguments(const char *const *more)
{
    static char *arguments[16] = {"witness", "/dev/stdout"};
    int count = 2;

    while (more != NULL && *more != NULL && count < 15)
        arguments[count++] = (char *)*more++;
    arguments[count] = NULL;
    return arguments;
}

void execute_witness(void)
{
    execv(getenv("WITNESS"), witness_arguments(NULL));
    fail("witness");
}

void wait_for(pid_t child)
{
    int status;

    if (child < 0)
        fail("no child");
    if (waitpid(child, &status, 0) != child || status != 0)
        tell("child's status %#x", status);
}

void in_fork(void (*run)(void))
{
    pid_t child = fork();

    if (child == 0) {
        run();
        _exit(0);
    }
    wait_for(child);
}

/* What the image before handed over, and what the next would get. */
void run_again(void)
{
    tell_descriptors("born");
    execute_witness();
}
