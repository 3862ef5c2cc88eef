/*
 * open and its kin: O_CLOEXEC goes into the flags (rule 1).  creat has no flags and becomes the open that it is defined as (POSIX).
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <stdarg.h>
#include <stdint.h>

#include "forms.h"
#include "open-how.h"

/* A mode follows exactly where libc reads one; O_TMPFILE contains O_DIRECTORY's bit and has to be compared whole. */
static inline bool takes_mode(int flags)
{
    return cloexec_unlikely(flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE);
}

#define READ_MODE(mode, flags)                                                                                                       \
    do {                                                                                                                             \
        if (takes_mode(flags)) {                                                                                                     \
            va_list arguments;                                                                                                       \
            va_start(arguments, flags);                                                                                              \
            (mode) = va_arg(arguments, mode_t);                                                                                      \
            va_end(arguments);                                                                                                       \
        }                                                                                                                            \
    } while (0)

static inline int born(enum cloexec_row row, int fd, int flags)
{
    return cloexec_born_looked_at(row, fd, cloexec_whose_flag(flags & O_CLOEXEC));
}

int open(const char *path, int flags, ...)
{
    mode_t mode = 0;

    READ_MODE(mode, flags);
    if (!cloexec_serves(FAMILY_open))
        return REAL(open)(path, flags, mode);
    return born(ROW_open, REAL(open)(path, flags | O_CLOEXEC, mode), flags);
}

int openat(int directory, const char *path, int flags, ...)
{
    mode_t mode = 0;

    READ_MODE(mode, flags);
    if (!cloexec_serves(FAMILY_open))
        return REAL(openat)(directory, path, flags, mode);
    return born(ROW_openat, REAL(openat)(directory, path, flags | O_CLOEXEC, mode), flags);
}

int creat(const char *path, mode_t mode)
{
    if (!cloexec_serves(FAMILY_open))
        return REAL(creat)(path, mode);
    return born(ROW_creat, REAL(open)(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, mode), 0);
}

#ifdef HAVE_OPEN64
int open64(const char *path, int flags, ...)
{
    mode_t mode = 0;

    READ_MODE(mode, flags);
    if (!cloexec_serves(FAMILY_open))
        return REAL(open64)(path, flags, mode);
    return born(ROW_open64, REAL(open64)(path, flags | O_CLOEXEC, mode), flags);
}
#endif

#ifdef HAVE_OPENAT64
int openat64(int directory, const char *path, int flags, ...)
{
    mode_t mode = 0;

    READ_MODE(mode, flags);
    if (!cloexec_serves(FAMILY_open))
        return REAL(openat64)(directory, path, flags, mode);
    return born(ROW_openat64, REAL(openat64)(directory, path, flags | O_CLOEXEC, mode), flags);
}
#endif

#ifdef HAVE_CREAT64
int creat64(const char *path, mode_t mode)
{
    if (!cloexec_serves(FAMILY_open))
        return REAL(creat64)(path, mode);
    return born(ROW_creat64, REAL(open64)(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, mode), 0);
}
#endif

#ifdef HAVE___OPEN
int __open(const char *path, int flags, ...)
{
    mode_t mode = 0;

    READ_MODE(mode, flags);
    if (!cloexec_serves(FAMILY_open))
        return REAL(__open)(path, flags, mode);
    return born(ROW___open, REAL(__open)(path, flags | O_CLOEXEC, mode), flags);
}
#endif

#ifdef HAVE___OPEN64
int __open64(const char *path, int flags, ...)
{
    mode_t mode = 0;

    READ_MODE(mode, flags);
    if (!cloexec_serves(FAMILY_open))
        return REAL(__open64)(path, flags, mode);
    return born(ROW___open64, REAL(__open64)(path, flags | O_CLOEXEC, mode), flags);
}
#endif

/* The fortified entry points have no mode: libc stops a program that should have given one, and goes on doing so. */
#ifdef HAVE___OPEN_2
int __open_2(const char *path, int flags)
{
    if (!cloexec_serves(FAMILY_open))
        return REAL(__open_2)(path, flags);
    return born(ROW___open_2, REAL(__open_2)(path, flags | O_CLOEXEC), flags);
}
#endif

#ifdef HAVE___OPEN64_2
int __open64_2(const char *path, int flags)
{
    if (!cloexec_serves(FAMILY_open))
        return REAL(__open64_2)(path, flags);
    return born(ROW___open64_2, REAL(__open64_2)(path, flags | O_CLOEXEC), flags);
}
#endif

#ifdef HAVE___OPENAT_2
int __openat_2(int directory, const char *path, int flags)
{
    if (!cloexec_serves(FAMILY_open))
        return REAL(__openat_2)(directory, path, flags);
    return born(ROW___openat_2, REAL(__openat_2)(directory, path, flags | O_CLOEXEC), flags);
}
#endif

#ifdef HAVE___OPENAT64_2
int __openat64_2(int directory, const char *path, int flags)
{
    if (!cloexec_serves(FAMILY_open))
        return REAL(__openat64_2)(directory, path, flags);
    return born(ROW___openat64_2, REAL(__openat64_2)(directory, path, flags | O_CLOEXEC), flags);
}
#endif

#ifdef HAVE_OPEN_BY_HANDLE_AT
int open_by_handle_at(int mount, struct file_handle *handle, int flags)
{
    if (!cloexec_serves(FAMILY_open))
        return REAL(open_by_handle_at)(mount, handle, flags);
    return born(ROW_open_by_handle_at, REAL(open_by_handle_at)(mount, handle, flags | O_CLOEXEC), flags);
}
#endif

/* glibc 2.43. */
#ifdef HAVE_OPENAT2
int openat2(int directory, const char *path, const struct open_how *how, size_t size)
{
    struct cloexec_open_how flagged;

    if (!cloexec_serves(FAMILY_open) || !cloexec_open_how(&flagged, how, size))
        return REAL(openat2)(directory, path, how, size);
    return cloexec_born(REAL(openat2)(directory, path, &flagged.how, size), flagged.whose);
}
#endif
