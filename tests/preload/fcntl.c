/*
 * fcntl under all its names: F_DUPFD makes, F_SETFD decides, and all other commands pass.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <signal.h>
#include <stdarg.h>

#include "table.h"

#ifndef F_DUPFD_QUERY
#define F_DUPFD_QUERY 1027 /* Linux 6.10 */
#endif

typedef int fcntl_function(int fd, int command, ...);

static void make_by(struct made *made, fcntl_function *fcntl_it)
{
    int fd = (int)MUST(open("file", O_RDONLY | O_CLOEXEC));

    ready();
    made_fd(made, fcntl_it(fd, F_DUPFD, 0));
    close(fd);
}

static void try_copies(fcntl_function *fcntl_it)
{
    int fd = (int)MUST(open("file", O_RDWR | O_CLOEXEC)), copy;

    TRY(fcntl_it(fd, F_DUPFD, -1));
    TRY(fcntl_it(fd, F_DUPFD, 1 << 30));
    TRY(fcntl_it(-1, F_DUPFD, 0));
    TRY(fcntl_it(fd, F_DUPFD_CLOEXEC, -1));
    born_and_gone("lowest", (int)TRY(fcntl_it(fd, F_DUPFD, 0)));
    born_and_gone("from 50 on", (int)TRY(fcntl_it(fd, F_DUPFD, 50)));
    born_and_gone("from 50 on, as a long", (int)TRY(fcntl_it(fd, F_DUPFD, 50L)));
    copy = (int)TRY(fcntl_it(fd, F_DUPFD_CLOEXEC, 60));
    note_fate("F_DUPFD_CLOEXEC", copy);
    close(copy);
    close(STDIN_FILENO);
    note_fate("the daemon's way", (int)TRY(fcntl_it(fd, F_DUPFD, 0)));
    close(fd);
}

/* What the program says of the flag is done. */
static void try_flag(fcntl_function *fcntl_it)
{
    int fd = (int)MUST(open("file", O_RDONLY));

    TRY(fcntl_it(fd, F_SETFD, 0));
    note_fate("told to be inherited", fd);
    TRY(fcntl_it(fd, F_GETFD));
    TRY(fcntl_it(fd, F_SETFD, FD_CLOEXEC));
    note_fate("told not to be", fd);
    TRY(fcntl_it(fd, F_GETFD));
    TRY(fcntl_it(fd, F_SETFD, 0));
    note_fate("told to be again", fd);
    TRY(fcntl_it(fd, F_SETFD, 2));
    note_fate("another bit alone", fd);
    TRY(fcntl_it(fd, F_SETFD, 3));
    note_fate("another bit beside it", fd);
    TRY(fcntl_it(fd, F_SETFD, 0));
    TRY(fcntl_it(-1, F_SETFD, 0));
    TRY(fcntl_it(-1, F_GETFD));
    close(fd);
}

static void try_locks(fcntl_function *fcntl_it)
{
    int fd = (int)MUST(open("file", O_RDWR));
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 1, .l_len = 3};

    TRY(fcntl_it(fd, F_SETLK, &lock));
    TRY(fcntl_it(fd, F_GETLK, &lock));
    note("lock %d from %ld to %ld", lock.l_type, (long)lock.l_start, (long)lock.l_len);
    lock.l_type = 77;
    TRY(fcntl_it(fd, F_SETLK, &lock));
    TRY(fcntl_it(fd, F_SETLK, NULL));
    close(fd);
}

static void try_others(fcntl_function *fcntl_it)
{
    int fds[2];
    struct f_owner_ex owner = {.type = F_OWNER_PGRP, .pid = 0};

    MUST(pipe(fds));
    TRY(fcntl_it(fds[0], F_GETFL));
    TRY(fcntl_it(fds[0], F_SETFL, O_NONBLOCK));
    TRY(fcntl_it(fds[0], F_GETFL));
    TRY(fcntl_it(fds[1], F_SETPIPE_SZ, 1 << 16));
    TRY(fcntl_it(fds[1], F_GETPIPE_SZ));
    TRY(fcntl_it(fds[0], F_SETOWN_EX, &owner));
    TRY(fcntl_it(fds[0], F_GETOWN_EX, &owner));
    TRY(fcntl_it(fds[0], F_SETSIG, SIGUSR2));
    TRY(fcntl_it(fds[0], F_GETSIG));
    TRY(fcntl_it(fds[0], 77777, 3));
    TRY(fcntl_it(fds[0], F_DUPFD_QUERY, fds[0]));
    TRY(fcntl_it(fds[0], F_DUPFD_QUERY, fds[1]));
    TRY(fcntl_it(77, F_GETFL));
}

static void try_fcntl(fcntl_function *fcntl_it)
{
    try_copies(fcntl_it);
    try_flag(fcntl_it);
    try_locks(fcntl_it);
    try_others(fcntl_it);
}

#define FCNTL_ROW(name, function)                                                                                      \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by(made, function);                                                                                       \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_fcntl(function);                                                                                           \
    }

FCNTL_ROW(fcntl, fcntl)
#ifdef HAVE_FCNTL64
FCNTL_ROW(fcntl64, fcntl64)
#endif
#ifdef HAVE___FCNTL
FCNTL_ROW(__fcntl, __fcntl)
#endif
#ifdef HAVE___FCNTL_TIME64
FCNTL_ROW(__fcntl_time64, __fcntl_time64)
#endif

/* The system call, with the argument as wide as the caller made it. */
static int by_number(int fd, int command, ...)
{
    va_list arguments;
    long argument;

    va_start(arguments, command);
    argument = va_arg(arguments, long);
    va_end(arguments);
#ifdef SYS_fcntl
    return (int)syscall(SYS_fcntl, fd, command, argument);
#else
    return (int)syscall(SYS_fcntl64, fd, command, argument);
#endif
}

#ifdef SYS_fcntl
FCNTL_ROW(raw_fcntl, by_number)
#endif
#ifdef SYS_fcntl64
FCNTL_ROW(raw_fcntl64, by_number)
#endif
