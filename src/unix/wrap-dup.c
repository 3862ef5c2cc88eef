/*
 * Copies.  dup becomes F_DUPFD_CLOEXEC (Linux 2.6.24, POSIX.1-2008); the targets of dup2 and dup3 are inheritable unless dup3 asks for
 * the flag (rule 3), and F_SETFD does what it says (rule 4): these only go into the record.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "forms.h"

static inline int duplicate_by_syscall(int fd)
{
    return (int)REAL(syscall)(SYS_FCNTL, fd, F_DUPFD_CLOEXEC, 0, 0, 0);
}

/*
 * libc's fcntl costs thirty instructions more than its dup, which its syscall does not.  But another library may keep account of
 * descriptors by its fcntl: then the next fcntl is not libc's, whose two names are one function.
 */
static bool fcntl_is_libcs(void)
{
#ifdef HAVE___FCNTL
    return REAL(fcntl) == REAL(__fcntl);
#else
    return false;
#endif
}

static CAREFUL int dup_carefully(int fd)
{
    PASS_UNLESS_SERVED(dup, fd);
    if (!fcntl_is_libcs())
        TRY_FLAG(ROW_fcntl, REAL(fcntl)(fd, F_DUPFD_CLOEXEC, NULL), REAL(dup)(fd));
    TRY_FLAG(ROW_dup, duplicate_by_syscall(fd), REAL(dup)(fd));
}

int dup(int fd)
{
    int copy;

    if (!cloexec_works(ROW_dup))
        return dup_carefully(fd);
    KEEP(fd);
    copy = duplicate_by_syscall(fd);
    if (cloexec_recorded(copy, WHOSE_ours))
        return copy;
    copy = cloexec_unrecorded(ROW_dup, copy);
    return copy != CLOEXEC_REFUSED ? copy : dup_carefully(kept_fd);
}

typedef typeof(fcntl) fcntl_function;

static int duplicate(enum cloexec_row row, fcntl_function *real, int fd, void *lowest)
{
    if (!cloexec_serves(FAMILY_dup))
        return real(fd, F_DUPFD, lowest);
    TRY_FLAG(row, real(fd, F_DUPFD_CLOEXEC, lowest), real(fd, F_DUPFD, lowest));
}

/* The commands that make a descriptor or change a flag. */
static int serve_command(enum cloexec_row row, fcntl_function *real, int fd, int command, void *argument)
{
    int result;

    if (command == F_DUPFD)
        return duplicate(row, real, fd, argument);
    result = real(fd, command, argument);
    if (result >= 0 && command == F_DUPFD_CLOEXEC)
        cloexec_remember(result, WHOSE_theirs);
    if (result >= 0 && command == F_SETFD)
        cloexec_change(fd, (long)argument & FD_CLOEXEC ? WHOSE_theirs : WHOSE_inheritable);
    return result;
}

static inline bool is_ours(int command)
{
    return command == F_DUPFD || command == F_SETFD || command == F_DUPFD_CLOEXEC;
}

int fcntl(int fd, int command, void *argument)
{
    PREPARE_FIRST(fcntl, fd, command, argument);
    if (cloexec_unlikely(is_ours(command)))
        return serve_command(ROW_fcntl, REAL(fcntl), fd, command, argument);
    return REAL(fcntl)(fd, command, argument);
}

#ifdef HAVE_FCNTL64
int fcntl64(int fd, int command, void *argument)
{
    PREPARE_FIRST(fcntl64, fd, command, argument);
    if (cloexec_unlikely(is_ours(command)))
        return serve_command(ROW_fcntl64, REAL(fcntl64), fd, command, argument);
    return REAL(fcntl64)(fd, command, argument);
}
#endif

#ifdef HAVE___FCNTL
int __fcntl(int fd, int command, void *argument)
{
    PREPARE_FIRST(__fcntl, fd, command, argument);
    if (cloexec_unlikely(is_ours(command)))
        return serve_command(ROW___fcntl, REAL(__fcntl), fd, command, argument);
    return REAL(__fcntl)(fd, command, argument);
}
#endif

#ifdef HAVE___FCNTL_TIME64
int __fcntl_time64(int fd, int command, void *argument)
{
    PREPARE_FIRST(__fcntl_time64, fd, command, argument);
    if (cloexec_unlikely(is_ours(command)))
        return serve_command(ROW___fcntl_time64, REAL(__fcntl_time64), fd, command, argument);
    return REAL(__fcntl_time64)(fd, command, argument);
}
#endif

/* Equal descriptors: dup2 does nothing, and the flag stays whose it was. */
static inline int copied(int result, int fd, enum cloexec_whose whose)
{
    if (result != fd)
        cloexec_remember(result, whose);
    return result;
}

int dup2(int fd, int target)
{
    PREPARE_FIRST(dup2, fd, target);
    return copied(REAL(dup2)(fd, target), fd, WHOSE_inheritable);
}

#ifdef HAVE___DUP2
int __dup2(int fd, int target)
{
    PREPARE_FIRST(__dup2, fd, target);
    return copied(REAL(__dup2)(fd, target), fd, WHOSE_inheritable);
}
#endif

int dup3(int fd, int target, int flags)
{
    PREPARE_FIRST(dup3, fd, target, flags);
    return copied(REAL(dup3)(fd, target, flags), fd, flags & O_CLOEXEC ? WHOSE_theirs : WHOSE_inheritable);
}
