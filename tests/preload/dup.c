/*
 * dup, and the copies onto a number that the caller names: those are inheritable unless dup3 asks for the flag.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "table.h"

enum { TARGET = 40 };

static int source(void)
{
    return (int)MUST(open("file", O_RDWR | O_APPEND | O_CLOEXEC));
}

/* --- dup --- */

typedef int dup_function(int fd);

static void make_by_dup(struct made *made, dup_function *dup_it)
{
    int fd = source();

    ready();
    made_fd(made, dup_it(fd));
    close(fd);
}

static void try_dup(dup_function *dup_it)
{
    int fd = source();

    TRY(dup_it(-1));
    TRY(dup_it(TARGET));
    born_and_gone("of one with the flag", (int)TRY(dup_it(fd)));
    fcntl(fd, F_SETFD, 0);
    born_and_gone("of one without the flag", (int)TRY(dup_it(fd)));
    note_fate("the original", fd);
    born_and_gone("of a standard one", (int)TRY(dup_it(STDERR_FILENO)));
    close(STDIN_FILENO);
    note_fate("the daemon's way", (int)TRY(dup_it(fd)));
}

#define DUP_ROW(name, call)                                                                                            \
    static int by_##name(int fd)                                                                                       \
    {                                                                                                                  \
        return (int)call;                                                                                              \
    }                                                                                                                  \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by_dup(made, by_##name);                                                                                  \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_dup(by_##name);                                                                                            \
    }

DUP_ROW(dup, dup(fd))
DUP_ROW(raw_dup, syscall(SYS_dup, fd))

/* --- dup2 and dup3 --- */

typedef int onto_function(int fd, int target, int flags);

static void note_target(const char *what, int fd)
{
    note_fate(what, fd);
    note_kind(fd);
}

static void try_onto(onto_function *onto)
{
    int fd = source();

    TRY(onto(-1, TARGET, 0));
    TRY(onto(TARGET + 1, TARGET, 0));
    TRY(onto(fd, -1, 0));
    TRY(onto(fd, 1 << 30, 0));
    TRY(onto(fd, TARGET, 0));
    note_target("of one with the flag", TARGET);
    note_fate("the original", fd);
    TRY(onto(STDERR_FILENO, TARGET, 0));
    note_target("once more", TARGET);
    TRY(onto(fd, STDIN_FILENO, 0));
    note_target("onto a standard one", STDIN_FILENO);
    close(TARGET);
}

/* The target had the flag, by us or by its owner: the copy does not. */
static void try_onto_flagged(onto_function *onto)
{
    int fd = source(), ours = (int)MUST(open("file", O_RDONLY));

    TRY(onto(fd, ours, 0));
    note_target("onto one that is ours", ours);
    MUST(fcntl(ours, F_SETFD, FD_CLOEXEC));
    TRY(onto(fd, ours, 0));
    note_target("onto one that is theirs", ours);
    close(ours);
}

static void try_dup2(onto_function *onto)
{
    int fd = source();

    try_onto(onto);
    try_onto_flagged(onto);
    TRY(onto(fd, fd, 0));
    note_target("onto itself", fd);
    TRY(onto(TARGET, TARGET, 0));
}

static void try_dup3(onto_function *onto)
{
    int fd = source();

    try_onto(onto);
    try_onto_flagged(onto);
    TRY(onto(fd, TARGET, O_CLOEXEC));
    note_target("O_CLOEXEC", TARGET);
    TRY(onto(fd, STDIN_FILENO, O_CLOEXEC));
    note_target("O_CLOEXEC, standard", STDIN_FILENO);
    TRY(onto(fd, fd, 0));
    TRY(onto(fd, TARGET, O_NONBLOCK));
    TRY(onto(fd, TARGET, 0));
    note_target("and without again", TARGET);
}

#define ONTO_CASE(name, try_it, call)                                                                                  \
    static int by_##name(int fd, int target, int flags __attribute__((unused)))                                        \
    {                                                                                                                  \
        return (int)call;                                                                                              \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_it(by_##name);                                                                                             \
    }

ONTO_CASE(dup2, try_dup2, dup2(fd, target))
ONTO_CASE(dup3, try_dup3, dup3(fd, target, flags))
#ifdef HAVE___DUP2
ONTO_CASE(__dup2, try_dup2, __dup2(fd, target))
#endif
#ifdef SYS_dup2
ONTO_CASE(raw_dup2, try_dup2, syscall(SYS_dup2, fd, target))
#endif
ONTO_CASE(raw_dup3, try_dup3, syscall(SYS_dup3, fd, target, flags))

/* --- close --- */

typedef int close_function(int fd);

static void try_close(close_function *close_it)
{
    int fd = source();

    TRY(close_it(fd));
    TRY(close_it(fd));
    TRY(close_it(-1));
    TRY(close_it(1 << 30));
    TRY(fcntl(fd, F_GETFD));
    born_and_gone("the number once more", (int)TRY(dup(STDERR_FILENO)));
}

#define CLOSE_CASE(name, call)                                                                                         \
    static int by_##name(int fd)                                                                                       \
    {                                                                                                                  \
        return (int)call;                                                                                              \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_close(by_##name);                                                                                          \
    }

CLOSE_CASE(close, close(fd))
#ifdef HAVE___CLOSE
CLOSE_CASE(__close, __close(fd))
#endif
CLOSE_CASE(raw_close, syscall(SYS_close, fd))
