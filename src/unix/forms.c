/*
 * What the forms do when a call did not go the usual way.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "forms.h"

#include <errno.h>

#include "pair.h"

_Atomic unsigned char cloexec_learned[ROW_COUNT];

static const unsigned char refusals[ROW_COUNT] = {
#define FD_FUNCTION(name, result, form, with, refused, family, when) REFUSED_##refused,
#include "functions.def"
#undef FD_FUNCTION
#define RAW_CALL(name, result, form, with, argument, refused, family) REFUSED_##refused,
#include "syscalls.def"
#undef RAW_CALL
};

static void set_flags(int fd, int flags)
{
    int saved_errno = errno;

    REAL(fcntl)(fd, F_SETFD, (void *)(long)flags);
    errno = saved_errno;
}

int cloexec_born_elsewhere(int fd, enum cloexec_whose whose)
{
    if (fd >= 0 && fd <= 2) {
        if (whose == WHOSE_ours)
            set_flags(fd, 0);
        cloexec_remember_elsewhere(fd, whose == WHOSE_ours ? WHOSE_inheritable : whose);
    } else if (fd > 2 && cloexec_raise_top(fd)) {
        cloexec_remember(fd, whose);
    }
    return fd;
}

int cloexec_set_late(int fd)
{
    if (fd > 2) {
        set_flags(fd, FD_CLOEXEC);
        cloexec_born(fd, WHOSE_ours);
    }
    return fd;
}

/* Looks at a fresh descriptor: has the kernel honoured the flag? */
int cloexec_look(enum cloexec_row row, int fd)
{
    int saved_errno = errno, flags;

    if (fd < 0)
        return fd;
    flags = cloexec_what_is_learned(row) == LEARNED_absent ? 0 : REAL(fcntl)(fd, F_GETFD, NULL);
    if (flags >= 0)
        cloexec_learn(row, flags & FD_CLOEXEC ? LEARNED_works : LEARNED_absent);
    if (flags == 0 && fd > 2)
        set_flags(fd, FD_CLOEXEC);
    errno = saved_errno;
    return fd;
}

/*
 * ENOSYS: the kernel has no such call.  EPERM: a container's filter has never heard of it.  EINVAL and, from some protocol families,
 * EPROTONOSUPPORT (musl, src/network/socket.c): it does not know the flag; once the flag has worked they are the caller's own mistake.
 * Exhaustion is no refusal: the late flag is a race and must not be reached by load.
 */
bool cloexec_is_refusal(enum cloexec_row row)
{
    if (refusals[row] == REFUSED_never)
        return false;
    switch (errno) {
    case ENOSYS:
    case EPERM:
        return true;
    case EINVAL:
    case EPROTONOSUPPORT:
        return refusals[row] == REFUSED_bad_argument && cloexec_what_is_learned(row) == LEARNED_nothing;
    default:
        return false;
    }
}

int cloexec_unrecorded(enum cloexec_row row, int fd)
{
    return cloexec_refused(row, fd) ? CLOEXEC_REFUSED : cloexec_born_elsewhere(fd, WHOSE_ours);
}

int cloexec_pair_unrecorded(enum cloexec_row row, int result, const int fds[2])
{
    return cloexec_refused(row, result) ? CLOEXEC_REFUSED : cloexec_pair_born(result, fds, WHOSE_ours);
}

int cloexec_late(enum cloexec_row row, int fd, int saved_errno)
{
    if (fd < 0)
        return fd;
    cloexec_learn(row, LEARNED_absent);
    errno = saved_errno;
    return cloexec_set_late(fd);
}
