/*
 * Descriptors that carry events, but for those that watch files (watch.c).
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <signal.h>
#include <stdint.h>
#include <time.h>

#include "table.h"

/* --- calls that take a number or flags, and nothing else of interest --- */

typedef int numbered_function(int number);

static void make_by(struct made *made, numbered_function *make_it, int number)
{
    ready();
    made_fd(made, make_it(number));
}

static void try_number(numbered_function *make_it, int number, int cloexec)
{
    char what[32];
    int fd;

    snprintf(what, sizeof what, "with %d", number);
    fd = (int)TRY_AS(what, make_it(number));
    if (fd >= 0 && cloexec != 0 && number & cloexec) {
        note_fate(what, fd);
        close(fd);
    } else {
        born_and_gone(what, fd);
    }
}

/* Wrong numbers first: they must not teach the library that its flag is refused. */
static void try_numbers(numbered_function *make_it, int cloexec, int other)
{
    try_number(make_it, 0x77777, cloexec);
    try_number(make_it, -1, cloexec);
    try_number(make_it, 0, cloexec);
    try_number(make_it, 1, cloexec);
    try_number(make_it, cloexec, cloexec);
    try_number(make_it, other, cloexec);
    try_number(make_it, cloexec | other, cloexec);
}

#define NUMBER_ROW(name, number, cloexec, other, call)                                                                 \
    static int by_##name(int flags __attribute__((unused)))                                                            \
    {                                                                                                                  \
        return (int)call;                                                                                              \
    }                                                                                                                  \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by(made, by_##name, number);                                                                              \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_numbers(by_##name, cloexec, other);                                                                        \
    }

/* The size of epoll_create means nothing but has to be positive. */
#ifdef HAVE_EPOLL_CREATE
NUMBER_ROW(epoll_create, 1, 0, EPOLL_CLOEXEC, epoll_create(flags))
#endif
#ifdef HAVE_EPOLL_CREATE1
NUMBER_ROW(epoll_create1, 0, EPOLL_CLOEXEC, 0, epoll_create1(flags))
#endif
#ifdef SYS_epoll_create
NUMBER_ROW(raw_epoll_create, 1, 0, EPOLL_CLOEXEC, syscall(SYS_epoll_create, flags))
#endif
NUMBER_ROW(raw_epoll_create1, 0, EPOLL_CLOEXEC, 0, syscall(SYS_epoll_create1, flags))
#ifdef HAVE_EVENTFD
NUMBER_ROW(eventfd, 0, EFD_CLOEXEC, EFD_NONBLOCK, eventfd(5, flags))
#endif
NUMBER_ROW(raw_eventfd2, 0, EFD_CLOEXEC, EFD_NONBLOCK, syscall(SYS_eventfd2, 5, flags))
#ifdef HAVE_TIMERFD_CREATE
NUMBER_ROW(timerfd_create, 0, TFD_CLOEXEC, TFD_NONBLOCK, timerfd_create(CLOCK_MONOTONIC, flags))
#endif
NUMBER_ROW(raw_timerfd_create, 0, TFD_CLOEXEC, TFD_NONBLOCK, syscall(SYS_timerfd_create, CLOCK_MONOTONIC, flags))
#ifdef HAVE_INOTIFY_INIT
NUMBER_ROW(inotify_init, 0, 0, 0, inotify_init())
#endif
#ifdef HAVE_INOTIFY_INIT1
NUMBER_ROW(inotify_init1, 0, IN_CLOEXEC, IN_NONBLOCK, inotify_init1(flags))
#endif
#ifdef SYS_inotify_init
NUMBER_ROW(raw_inotify_init, 0, 0, 0, syscall(SYS_inotify_init))
#endif
NUMBER_ROW(raw_inotify_init1, 0, IN_CLOEXEC, IN_NONBLOCK, syscall(SYS_inotify_init1, flags))
#ifdef HAVE_MEMFD_CREATE
NUMBER_ROW(memfd_create, 0, MFD_CLOEXEC, MFD_ALLOW_SEALING, memfd_create("memory", (unsigned)flags))
#endif
#ifdef SYS_memfd_create
NUMBER_ROW(raw_memfd_create, 0, MFD_CLOEXEC, MFD_ALLOW_SEALING, syscall(SYS_memfd_create, "memory", flags))
#endif
NUMBER_ROW(raw_memfd_secret, 0, O_CLOEXEC, 0, syscall(SYS_memfd_secret, flags))
#ifdef SYS_userfaultfd
NUMBER_ROW(raw_userfaultfd, 0, O_CLOEXEC, O_NONBLOCK, syscall(SYS_userfaultfd, flags))
#endif

#ifdef SYS_eventfd
static int by_raw_eventfd(int count)
{
    return (int)syscall(SYS_eventfd, count);
}

void make_raw_eventfd(struct made *made)
{
    make_by(made, by_raw_eventfd, 7);
}

/* The old call's only argument is the count: every number is right, and comes out again. */
void case_raw_eventfd(void)
{
    uint64_t count = 0;
    int fd = (int)TRY(by_raw_eventfd(7));

    TRY(read(fd, &count, sizeof count));
    note("count %llu", (unsigned long long)count);
    born_and_gone("with 7", fd);
    born_and_gone("with EFD_CLOEXEC as a count", (int)TRY(by_raw_eventfd(EFD_CLOEXEC)));
}
#endif

/* --- signalfd: makes one, or changes one that is there --- */

typedef int signalfd_function(int fd, const sigset_t *mask, int flags);

static const sigset_t *mask_of(int number)
{
    static sigset_t mask;

    sigemptyset(&mask);
    sigaddset(&mask, number);
    return &mask;
}

static void make_by_signalfd(struct made *made, signalfd_function *make_it)
{
    ready();
    made_fd(made, make_it(-1, mask_of(SIGUSR1), 0));
}

/* One that is there keeps its flag, whoever set it. */
static void try_change(signalfd_function *make_it)
{
    int fd = (int)TRY(make_it(-1, mask_of(SIGUSR1), 0));

    born("before", fd);
    MUST(fcntl(fd, F_SETFD, 0));
    TRY(make_it(fd, mask_of(SIGUSR2), 0));
    note_fate("changed, inheritable", fd);
    MUST(fcntl(fd, F_SETFD, FD_CLOEXEC));
    TRY(make_it(fd, mask_of(SIGUSR2), 0));
    note_fate("changed, with the flag", fd);
    note_kind(fd);
    MUST(dup3(fd, STDIN_FILENO, O_CLOEXEC));
    TRY(make_it(STDIN_FILENO, mask_of(SIGUSR1), 0));
    note_fate("changed, standard with the flag", STDIN_FILENO);
    close(fd);
}

static void try_signalfd(signalfd_function *make_it)
{
    int file = (int)MUST(open("file", O_RDONLY | O_CLOEXEC));

    TRY(make_it(file, mask_of(SIGUSR1), 0));
    TRY(make_it(77, mask_of(SIGUSR1), 0));
    TRY(make_it(-2, mask_of(SIGUSR1), 0));
    TRY(make_it(-1, NULL, 0));
    try_change(make_it);
    born_and_gone("made", (int)TRY(make_it(-1, mask_of(SIGUSR1), 0)));
}

static void try_signalfd_flags(signalfd_function *make_it)
{
    int fd;

    TRY(make_it(-1, mask_of(SIGUSR1), 0x77777));
    born_and_gone("SFD_NONBLOCK", (int)TRY(make_it(-1, mask_of(SIGUSR1), SFD_NONBLOCK)));
    fd = (int)TRY(make_it(-1, mask_of(SIGUSR1), SFD_CLOEXEC));
    note_fate("SFD_CLOEXEC", fd);
    TRY(make_it(fd, mask_of(SIGUSR1), 0x77777));
    try_signalfd(make_it);
}

#define SIGNALFD_ROW(name, try_it, call)                                                                               \
    static int by_##name(int fd, const sigset_t *mask, int flags __attribute__((unused)))                              \
    {                                                                                                                  \
        return (int)call;                                                                                              \
    }                                                                                                                  \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by_signalfd(made, by_##name);                                                                             \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_it(by_##name);                                                                                             \
    }

/* The kernel's set of signals, in bytes. */
enum { SET_SIZE = _NSIG / 8 };

#ifdef HAVE_SIGNALFD
SIGNALFD_ROW(signalfd, try_signalfd_flags, signalfd(fd, mask, flags))
#endif
#ifdef SYS_signalfd
SIGNALFD_ROW(raw_signalfd, try_signalfd, syscall(SYS_signalfd, fd, mask, SET_SIZE))
#endif
SIGNALFD_ROW(raw_signalfd4, try_signalfd_flags, syscall(SYS_signalfd4, fd, mask, SET_SIZE, flags))
