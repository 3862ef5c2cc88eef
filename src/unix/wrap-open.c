/*
 * open and its kin: O_CLOEXEC goes into the flags (rule 1).  The mode is handed on whether the call has one or not: libc reads it where
 * the flags say so.  creat has no flags and becomes the open that it is defined as (POSIX).
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "forms.h"
#include "open-how.h"

int open(const char *path, int flags, mode_t mode)
{
    PASS_UNLESS_SERVED(open, path, flags, mode);
    if (flags & O_CLOEXEC)
        return cloexec_born(REAL(open)(path, flags, mode), WHOSE_theirs);
    return cloexec_born_looked_at(ROW_open, REAL(open)(path, flags | O_CLOEXEC, mode), WHOSE_ours);
}

int openat(int directory, const char *path, int flags, mode_t mode)
{
    PASS_UNLESS_SERVED(openat, directory, path, flags, mode);
    if (flags & O_CLOEXEC)
        return cloexec_born(REAL(openat)(directory, path, flags, mode), WHOSE_theirs);
    return cloexec_born_looked_at(ROW_openat, REAL(openat)(directory, path, flags | O_CLOEXEC, mode), WHOSE_ours);
}

int creat(const char *path, mode_t mode)
{
    PASS_UNLESS_SERVED(creat, path, mode);
    return cloexec_born_looked_at(ROW_creat, REAL(open)(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, mode), WHOSE_ours);
}

#ifdef HAVE_OPEN64
int open64(const char *path, int flags, mode_t mode)
{
    PASS_UNLESS_SERVED(open64, path, flags, mode);
    if (flags & O_CLOEXEC)
        return cloexec_born(REAL(open64)(path, flags, mode), WHOSE_theirs);
    return cloexec_born_looked_at(ROW_open64, REAL(open64)(path, flags | O_CLOEXEC, mode), WHOSE_ours);
}
#endif

#ifdef HAVE_OPENAT64
int openat64(int directory, const char *path, int flags, mode_t mode)
{
    PASS_UNLESS_SERVED(openat64, directory, path, flags, mode);
    if (flags & O_CLOEXEC)
        return cloexec_born(REAL(openat64)(directory, path, flags, mode), WHOSE_theirs);
    return cloexec_born_looked_at(ROW_openat64, REAL(openat64)(directory, path, flags | O_CLOEXEC, mode), WHOSE_ours);
}
#endif

#ifdef HAVE_CREAT64
int creat64(const char *path, mode_t mode)
{
    PASS_UNLESS_SERVED(creat64, path, mode);
    return cloexec_born_looked_at(ROW_creat64, REAL(open64)(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, mode), WHOSE_ours);
}
#endif

#ifdef HAVE___OPEN
int __open(const char *path, int flags, mode_t mode)
{
    PASS_UNLESS_SERVED(__open, path, flags, mode);
    if (flags & O_CLOEXEC)
        return cloexec_born(REAL(__open)(path, flags, mode), WHOSE_theirs);
    return cloexec_born_looked_at(ROW___open, REAL(__open)(path, flags | O_CLOEXEC, mode), WHOSE_ours);
}
#endif

#ifdef HAVE___OPEN64
int __open64(const char *path, int flags, mode_t mode)
{
    PASS_UNLESS_SERVED(__open64, path, flags, mode);
    if (flags & O_CLOEXEC)
        return cloexec_born(REAL(__open64)(path, flags, mode), WHOSE_theirs);
    return cloexec_born_looked_at(ROW___open64, REAL(__open64)(path, flags | O_CLOEXEC, mode), WHOSE_ours);
}
#endif

/* The fortified entry points have no mode: libc stops a program that should have given one, and goes on doing so. */
#ifdef HAVE___OPEN_2
int __open_2(const char *path, int flags)
{
    PASS_UNLESS_SERVED(__open_2, path, flags);
    if (flags & O_CLOEXEC)
        return cloexec_born(REAL(__open_2)(path, flags), WHOSE_theirs);
    return cloexec_born_looked_at(ROW___open_2, REAL(__open_2)(path, flags | O_CLOEXEC), WHOSE_ours);
}
#endif

#ifdef HAVE___OPEN64_2
int __open64_2(const char *path, int flags)
{
    PASS_UNLESS_SERVED(__open64_2, path, flags);
    if (flags & O_CLOEXEC)
        return cloexec_born(REAL(__open64_2)(path, flags), WHOSE_theirs);
    return cloexec_born_looked_at(ROW___open64_2, REAL(__open64_2)(path, flags | O_CLOEXEC), WHOSE_ours);
}
#endif

#ifdef HAVE___OPENAT_2
int __openat_2(int directory, const char *path, int flags)
{
    PASS_UNLESS_SERVED(__openat_2, directory, path, flags);
    if (flags & O_CLOEXEC)
        return cloexec_born(REAL(__openat_2)(directory, path, flags), WHOSE_theirs);
    return cloexec_born_looked_at(ROW___openat_2, REAL(__openat_2)(directory, path, flags | O_CLOEXEC), WHOSE_ours);
}
#endif

#ifdef HAVE___OPENAT64_2
int __openat64_2(int directory, const char *path, int flags)
{
    PASS_UNLESS_SERVED(__openat64_2, directory, path, flags);
    if (flags & O_CLOEXEC)
        return cloexec_born(REAL(__openat64_2)(directory, path, flags), WHOSE_theirs);
    return cloexec_born_looked_at(ROW___openat64_2, REAL(__openat64_2)(directory, path, flags | O_CLOEXEC), WHOSE_ours);
}
#endif

#ifdef HAVE_OPEN_BY_HANDLE_AT
int open_by_handle_at(int mount, struct file_handle *handle, int flags)
{
    PASS_UNLESS_SERVED(open_by_handle_at, mount, handle, flags);
    if (flags & O_CLOEXEC)
        return cloexec_born(REAL(open_by_handle_at)(mount, handle, flags), WHOSE_theirs);
    return cloexec_born_looked_at(ROW_open_by_handle_at, REAL(open_by_handle_at)(mount, handle, flags | O_CLOEXEC), WHOSE_ours);
}
#endif

/* glibc 2.43. */
#ifdef HAVE_OPENAT2
int openat2(int directory, const char *path, const struct open_how *how, size_t size)
{
    struct cloexec_open_how flagged;

    PASS_UNLESS_SERVED(openat2, directory, path, how, size);
    if (!cloexec_open_how(&flagged, how, &size))
        return REAL(openat2)(directory, path, how, size);
    return cloexec_born(REAL(openat2)(directory, path, (const struct open_how *)&flagged.how, size), flagged.whose);
}
#endif
