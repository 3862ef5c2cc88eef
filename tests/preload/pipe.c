/*
 * Pipes.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "table.h"

typedef int pipe_function(int fds[2], int flags);

static void make_by(struct made *made, pipe_function *pipe_it)
{
    int fds[2] = {-7, -7}, result;

    ready();
    result = pipe_it(fds, 0);
    made_pair(made, result, fds);
}

/* A failed call leaves the array alone. */
static void try_full(const void *pipe_it)
{
    for (unsigned room = 0; room < 2; room++) {
        int fds[2] = {-7, -8};

        limit_descriptors(room);
        TRY((*(pipe_function *const *)pipe_it)(fds, 0));
        unlimit_descriptors();
        note("array %d %d", fds[0], fds[1]);
    }
}

static void try_with(pipe_function *pipe_it, const char *what, int flags)
{
    int fds[2] = {-7, -8};
    char letter = 'a';

    TRY_AS(what, pipe_it(fds, flags));
    note("array %d %d", fds[0], fds[1]);
    if (fds[0] < 0)
        return;
    MUST(write(fds[1], "x", 1));
    MUST(read(fds[0], &letter, 1));
    note("through it %c", letter);
    if (flags & O_CLOEXEC) {
        note_fate(what, fds[0]);
        note_fate(what, fds[1]);
        close(fds[0]);
        close(fds[1]);
    } else {
        born_and_gone(what, fds[0]);
        born_and_gone(what, fds[1]);
    }
}

static void try_pipe(pipe_function *pipe_it)
{
    try_with(pipe_it, "no flags", 0);
    TRY(pipe_it(NULL, 0));
    TRY(pipe_it((int *)1, 0));
    apart("no room", try_full, &pipe_it);
}

static void try_pipe2(pipe_function *pipe_it)
{
    try_with(pipe_it, "bad flags", O_CREAT);
    try_with(pipe_it, "bad flags and O_CLOEXEC", O_CREAT | O_CLOEXEC);
    try_pipe(pipe_it);
    try_with(pipe_it, "O_NONBLOCK", O_NONBLOCK);
    try_with(pipe_it, "O_DIRECT", O_DIRECT);
    try_with(pipe_it, "O_CLOEXEC", O_CLOEXEC);
    try_with(pipe_it, "O_CLOEXEC|O_NONBLOCK", O_CLOEXEC | O_NONBLOCK);
}

#define PIPE_ROW(name, try_it, call)                                                                                   \
    static int by_##name(int fds[2], int flags __attribute__((unused)))                                                \
    {                                                                                                                  \
        return (int)call;                                                                                              \
    }                                                                                                                  \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by(made, by_##name);                                                                                      \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_it(by_##name);                                                                                             \
    }

PIPE_ROW(pipe, try_pipe, pipe(fds))
PIPE_ROW(pipe2, try_pipe2, pipe2(fds, flags))
#ifdef HAVE___PIPE
PIPE_ROW(__pipe, try_pipe, __pipe(fds))
#endif
#ifdef SYS_pipe
PIPE_ROW(raw_pipe, try_pipe, syscall(SYS_pipe, fds))
#endif
PIPE_ROW(raw_pipe2, try_pipe2, syscall(SYS_pipe2, fds, flags))
