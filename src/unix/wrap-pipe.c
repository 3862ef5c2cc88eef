/*
 * Pipes: pipe becomes pipe2 (Linux 2.6.27, POSIX.1-2024), which has had its flag from the start.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "pair.h"

static CAREFUL int pipe_carefully(int fds[2])
{
    PASS_UNLESS_SERVED(pipe, fds);
    TRY_FLAG_PAIR(ROW_pipe, REAL(pipe2)(fds, O_CLOEXEC), REAL(pipe)(fds), fds);
}

int pipe(int fds[2])
{
    int result;

    if (!cloexec_works(ROW_pipe))
        return pipe_carefully(fds);
    result = REAL(pipe2)(fds, O_CLOEXEC);
    if (cloexec_likely(result == 0) && cloexec_recorded(fds[0], WHOSE_ours) && cloexec_recorded(fds[1], WHOSE_ours))
        return 0;
    result = cloexec_pair_unrecorded(ROW_pipe, result, fds);
    return result != CLOEXEC_REFUSED ? result : pipe_carefully(fds);
}

#ifdef HAVE___PIPE
int __pipe(int fds[2])
{
    PASS_UNLESS_SERVED(__pipe, fds);
    TRY_FLAG_PAIR(ROW___pipe, REAL(pipe2)(fds, O_CLOEXEC), REAL(__pipe)(fds), fds);
}
#endif

int pipe2(int fds[2], int flags)
{
    PASS_UNLESS_SERVED(pipe2, fds, flags);
    return cloexec_pair_born(REAL(pipe2)(fds, flags | O_CLOEXEC), fds, cloexec_whose_flag(flags & O_CLOEXEC));
}
