/*
 * The functions of <cloexec.h>: PEP 446's, for C.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "cloexec.h"

#include <errno.h>

#include "forms.h"

int cloexec_get_inheritable(int fd)
{
    int flags;

    PREPARE_FIRST(cloexec_get_inheritable, fd);
    flags = REAL(fcntl)(fd, F_GETFD, NULL);
    return flags < 0 ? -1 : !(flags & FD_CLOEXEC);
}

int cloexec_set_inheritable(int fd, int inheritable)
{
    int flags, wanted;

    PREPARE_FIRST(cloexec_set_inheritable, fd, inheritable);
    flags = REAL(fcntl)(fd, F_GETFD, NULL);
    wanted = inheritable ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC;
    if (flags < 0 || (wanted != flags && REAL(fcntl)(fd, F_SETFD, (void *)(long)wanted) < 0))
        return -1;
    cloexec_change(fd, inheritable ? WHOSE_inheritable : WHOSE_theirs);
    return 0;
}

/* dup3 came with Linux 2.6.27: before it the flag is set afterwards, which is not atomic. */
static int dup2_closed_on_exec(int fd, int fd2)
{
    int saved_errno = errno, result = REAL(dup3)(fd, fd2, O_CLOEXEC);

    if (result < 0 && (errno == ENOSYS || errno == EPERM)) {
        errno = saved_errno;
        result = REAL(dup2)(fd, fd2);
        if (result >= 0)
            REAL(fcntl)(fd2, F_SETFD, (void *)FD_CLOEXEC);
    }
    return result;
}

int cloexec_dup2(int fd, int fd2, int inheritable)
{
    int result;

    PREPARE_FIRST(cloexec_dup2, fd, fd2, inheritable);
    if (fd == fd2)
        return cloexec_set_inheritable(fd, inheritable) < 0 ? -1 : fd2;
    result = inheritable ? REAL(dup2)(fd, fd2) : dup2_closed_on_exec(fd, fd2);
    if (result >= 0)
        cloexec_remember(fd2, inheritable ? WHOSE_inheritable : WHOSE_theirs);
    return result;
}
