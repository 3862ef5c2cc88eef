/*
 * Pipes: pipe becomes pipe2 (Linux 2.6.27, POSIX.1-2024), which has had its flag from the start.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "pair.h"

int pipe(int fds[2])
{
    int result, saved;

    if (!cloexec_serves(FAMILY_pipe))
        return REAL(pipe)(fds);
    if (cloexec_may_flag(ROW_pipe, &saved)) {
        result = REAL(pipe2)(fds, O_CLOEXEC);
        if (!cloexec_refused(ROW_pipe, result))
            return cloexec_pair_born_flagged(ROW_pipe, result, fds);
    }
    return cloexec_pair_late(ROW_pipe, REAL(pipe)(fds), fds, saved);
}

#ifdef HAVE___PIPE
int __pipe(int fds[2])
{
    int result, saved;

    if (!cloexec_serves(FAMILY_pipe))
        return REAL(__pipe)(fds);
    if (cloexec_may_flag(ROW___pipe, &saved)) {
        result = REAL(pipe2)(fds, O_CLOEXEC);
        if (!cloexec_refused(ROW___pipe, result))
            return cloexec_pair_born_flagged(ROW___pipe, result, fds);
    }
    return cloexec_pair_late(ROW___pipe, REAL(__pipe)(fds), fds, saved);
}
#endif

int pipe2(int fds[2], int flags)
{
    if (!cloexec_serves(FAMILY_pipe))
        return REAL(pipe2)(fds, flags);
    return cloexec_pair_born(REAL(pipe2)(fds, flags | O_CLOEXEC), fds, cloexec_whose_flag(flags & O_CLOEXEC));
}
