/*
 * What is ours dies with its descriptor.  3 is ours; it is closed in one of the ways that there are, and libc gives the number to a
 * directory, with a flag of its own: a program that executes itself must not hand that over.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "rule.h"

#include <dirent.h>
#include <fcntl.h>
#include <fts.h>
#include <mntent.h>
#include <mqueue.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <utmp.h>

static void by_close(void)
{
    close(open_null(O_RDWR));
}

static void by_number(void)
{
    syscall(SYS_close, open_null(O_RDWR));
}

static void by_fclose(void)
{
    fclose(fopen("/dev/null", "r"));
}

static void by_fclose_of_fdopen(void)
{
    fclose(fdopen(open_null(O_RDWR), "r+"));
}

static void by_pclose(void)
{
    pclose(popen("true", "r"));
}

static void by_closedir(void)
{
    closedir(fdopendir(open("/", O_RDONLY | O_DIRECTORY)));
}

static void by_closefrom(void)
{
    open_null(O_RDWR);
    closefrom(3);
}

static void by_close_range(void)
{
    open_null(O_RDWR);
    close_range(3, ~0u, 0);
}

static void by_close_range_number(void)
{
    open_null(O_RDWR);
    syscall(SYS_close_range, 3, ~0u, 0);
}

static void by_freopen(void)
{
    FILE *stream = fopen("/dev/null", "r");

    if (freopen("/nonexistent", "r", stream) != NULL)
        fail("freopen");
}

static void by_fts_close(void)
{
    fts_close(fts_open((char *[]){"/dev/null", NULL}, FTS_PHYSICAL, NULL));
}

static void by_endmntent(void)
{
    endmntent(fopen("/dev/null", "r"));
}

static void by_mq_close(void)
{
    char name[32];
    struct mq_attr attributes = {.mq_maxmsg = 1, .mq_msgsize = 1};
    mqd_t queue;

    snprintf(name, sizeof name, "/cloexec-%d", getpid());
    queue = mq_open(name, O_RDWR | O_CREAT, 0600, &attributes);
    mq_unlink(name);
    if (queue < 0)
        close(open_null(O_RDWR)); /* no queues here */
    else if (dup(queue) < 0 || close(queue) != 0 || dup(queue + 1) != queue || close(queue + 1) != 0 || mq_close(queue) != 0)
        fail("mq_close");
}

/* The terminal gets 3, which was kept free for it; what else there is carries the program's own flag. */
static void by_login_tty(void)
{
    int number = open_null(O_RDWR), out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3), master = posix_openpt(O_RDWR | O_CLOEXEC);

    close(number);
    if (grantpt(master) != 0 || unlockpt(master) != 0 || open(ptsname(master), O_RDWR | O_NOCTTY) != number)
        fail("terminal");
    setsid();
    signal(SIGHUP, SIG_IGN);
    if (login_tty(number) != 0)
        fail("login_tty");
    dup2(out, STDOUT_FILENO);
}

/* What is put on its number goes at once. */
static void by_dup3_over(void)
{
    int number = open_null(O_RDWR);

    syscall(SYS_dup3, STDIN_FILENO, number, 0);
    syscall(SYS_close, number);
}

/* A stream over another's descriptor: closed twice, the number is free all the same. */
static void by_two_streams(void)
{
    FILE *stream = fopen("/dev/null", "r"), *other = fdopen(fileno(stream), "r");

    fclose(other);
    fclose(stream);
}

static void by_reopened(void)
{
    FILE *stream = fopen("/dev/null", "r");

    stream = freopen("/dev/zero", "r", stream);
    fclose(stream);
}

static void execute_own(void)
{
    next_generation();
    execv(own_path(), (char *[]){"own", NULL});
    fail("own path");
}

static void (*const closers[])(void) = {
    by_close, by_number, by_fclose, by_fclose_of_fdopen, by_pclose, by_closedir, by_closefrom, by_close_range, by_close_range_number,
    by_freopen, by_fts_close, by_login_tty, by_endmntent, by_mq_close, by_dup3_over, by_two_streams, by_reopened,
};

static void closed(const struct rule_case *self)
{
    DIR *directory;

    closers[self->number]();
    directory = opendir("/");
    if (directory == NULL || dirfd(directory) != 3)
        fail("opendir");
    execute_own();
}

/* --- alive, but no longer ours --- */

static void by_dup2(void)
{
    dup2(STDIN_FILENO, open_null(O_RDWR));
}

static void by_dup3(void)
{
    dup3(STDIN_FILENO, open_null(O_RDWR), O_CLOEXEC);
}

static void by_setfd(void)
{
    fcntl(open_null(O_RDWR), F_SETFD, FD_CLOEXEC);
}

static void by_fioclex(void)
{
    ioctl(open_null(O_RDWR), FIOCLEX);
}

static void by_close_range_flag(void)
{
    open_null(O_RDWR);
    close_range(3, 3, CLOSE_RANGE_CLOEXEC);
}

static void by_close_range_flag_number(void)
{
    open_null(O_RDWR);
    syscall(SYS_close_range, 3, 3, CLOSE_RANGE_CLOEXEC);
}

static void by_setfd_number(void)
{
    syscall(SYS_fcntl, open_null(O_RDWR), F_SETFD, FD_CLOEXEC);
}

static void (*const changers[])(void) = {by_dup2, by_dup3, by_setfd, by_fioclex, by_close_range_flag, by_close_range_flag_number,
                                         by_setfd_number};

static void changed(const struct rule_case *self)
{
    changers[self->number]();
    execute_own();
}

#define CLOSED(which, what) {"closed: " what, closed, "born |", "born |", .number = which}
#define CHANGED(which, what, told) {"changed: " what, changed, told, told, .number = which}

static const struct rule_case closed_cases[] = {
    CLOSED(0, "close"),
    CLOSED(1, "syscall(SYS_close)"),
    CLOSED(2, "fclose"),
    CLOSED(3, "fclose after fdopen"),
    CLOSED(4, "pclose"),
    CLOSED(5, "closedir after fdopendir"),
    CLOSED(6, "closefrom"),
    CLOSED(7, "close_range"),
    CLOSED(8, "syscall(SYS_close_range)"),
    CLOSED(9, "freopen that fails"),
    CLOSED(10, "fts_close"),
    CLOSED(11, "login_tty"),
    CLOSED(12, "endmntent"),
    CLOSED(13, "mq_close of a copy"),
    CLOSED(14, "syscall(SYS_dup3) onto it, and SYS_close"),
    CLOSED(15, "two streams of one descriptor"),
    CLOSED(16, "fclose after freopen"),
    CHANGED(0, "dup2 onto it", "born 3 3 |"),
    CHANGED(1, "dup3 onto it, close-on-exec", "born |"),
    CHANGED(2, "F_SETFD", "born |"),
    CHANGED(3, "FIOCLEX", "born |"),
    CHANGED(4, "CLOSE_RANGE_CLOEXEC", "born |"),
    CHANGED(5, "CLOSE_RANGE_CLOEXEC by number", "born |"),
    CHANGED(6, "F_SETFD by number", "born |"),
};
RULE_GROUP(closed);
