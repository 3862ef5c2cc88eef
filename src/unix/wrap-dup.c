/*
 * Copies.  dup becomes F_DUPFD_CLOEXEC (Linux 2.6.24, POSIX.1-2008); the targets of dup2 and dup3 are inheritable unless dup3 asks for
 * the flag (rule 3), and F_SETFD does what it says (rule 4): these only go into the record, as do closed descriptors.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <stdarg.h>

#include "forms.h"

int dup(int fd)
{
    int copy, saved;

    if (!cloexec_serves(FAMILY_dup))
        return REAL(dup)(fd);
    if (cloexec_may_flag(ROW_dup, &saved)) {
        copy = REAL(fcntl)(fd, F_DUPFD_CLOEXEC, 0);
        if (!cloexec_refused(ROW_dup, copy))
            return cloexec_born_flagged(ROW_dup, copy);
    }
    return cloexec_late(ROW_dup, REAL(dup)(fd), saved);
}

typedef int fcntl_function(int fd, int command, ...);

static int duplicate(enum cloexec_row row, fcntl_function *real, int fd, void *lowest)
{
    int copy, saved;

    if (!cloexec_serves(FAMILY_dup))
        return real(fd, F_DUPFD, lowest);
    if (cloexec_may_flag(row, &saved)) {
        copy = real(fd, F_DUPFD_CLOEXEC, lowest);
        if (!cloexec_refused(row, copy))
            return cloexec_born_flagged(row, copy);
    }
    return cloexec_late(row, real(fd, F_DUPFD, lowest), saved);
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

/* libc reads one argument for every command (sysdeps/unix/sysv/linux/fcntl64.c), of the size of a pointer. */
#define READ_ARGUMENT(argument, command)                                                                                             \
    do {                                                                                                                             \
        va_list arguments;                                                                                                           \
        va_start(arguments, command);                                                                                                \
        (argument) = va_arg(arguments, void *);                                                                                      \
        va_end(arguments);                                                                                                           \
    } while (0)

int fcntl(int fd, int command, ...)
{
    void *argument;

    READ_ARGUMENT(argument, command);
    if (cloexec_unlikely(is_ours(command)))
        return serve_command(ROW_fcntl, REAL(fcntl), fd, command, argument);
    return REAL(fcntl)(fd, command, argument);
}

#ifdef HAVE_FCNTL64
int fcntl64(int fd, int command, ...)
{
    void *argument;

    READ_ARGUMENT(argument, command);
    if (cloexec_unlikely(is_ours(command)))
        return serve_command(ROW_fcntl64, REAL(fcntl64), fd, command, argument);
    return REAL(fcntl64)(fd, command, argument);
}
#endif

#ifdef HAVE___FCNTL
int __fcntl(int fd, int command, ...)
{
    void *argument;

    READ_ARGUMENT(argument, command);
    if (cloexec_unlikely(is_ours(command)))
        return serve_command(ROW___fcntl, REAL(__fcntl), fd, command, argument);
    return REAL(__fcntl)(fd, command, argument);
}
#endif

#ifdef HAVE___FCNTL_TIME64
int __fcntl_time64(int fd, int command, ...)
{
    void *argument;

    READ_ARGUMENT(argument, command);
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
    return copied(REAL(dup2)(fd, target), fd, WHOSE_inheritable);
}

#ifdef HAVE___DUP2
int __dup2(int fd, int target)
{
    return copied(REAL(__dup2)(fd, target), fd, WHOSE_inheritable);
}
#endif

int dup3(int fd, int target, int flags)
{
    return copied(REAL(dup3)(fd, target, flags), fd, flags & O_CLOEXEC ? WHOSE_theirs : WHOSE_inheritable);
}

/* Before the call: afterwards the number may be another thread's already. */
int close(int fd)
{
    cloexec_remember(fd, WHOSE_unknown);
    return REAL(close)(fd);
}

#ifdef HAVE___CLOSE
int __close(int fd)
{
    cloexec_remember(fd, WHOSE_unknown);
    return REAL(__close)(fd);
}
#endif
