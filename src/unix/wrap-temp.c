/*
 * Temporary files: the o siblings of mkstemp take flags (glibc 2.7, 2.11; POSIX.1-2024 mkostemp).  mkstemp is defined as mkostemp with none.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "forms.h"

static inline int born(enum cloexec_row row, int fd, int flags)
{
    return cloexec_born_looked_at(row, fd, cloexec_whose_flag(flags & O_CLOEXEC));
}

int mkstemp(char *pattern)
{
    PASS_UNLESS_SERVED(mkstemp, pattern);
    return born(ROW_mkstemp, REAL(mkostemp)(pattern, O_CLOEXEC), 0);
}

int mkstemps(char *pattern, int suffix_length)
{
    PASS_UNLESS_SERVED(mkstemps, pattern, suffix_length);
    return born(ROW_mkstemps, REAL(mkostemps)(pattern, suffix_length, O_CLOEXEC), 0);
}

int mkostemp(char *pattern, int flags)
{
    PASS_UNLESS_SERVED(mkostemp, pattern, flags);
    return born(ROW_mkostemp, REAL(mkostemp)(pattern, flags | O_CLOEXEC), flags);
}

int mkostemps(char *pattern, int suffix_length, int flags)
{
    PASS_UNLESS_SERVED(mkostemps, pattern, suffix_length, flags);
    return born(ROW_mkostemps, REAL(mkostemps)(pattern, suffix_length, flags | O_CLOEXEC), flags);
}

#ifdef HAVE_MKSTEMP64
int mkstemp64(char *pattern)
{
    PASS_UNLESS_SERVED(mkstemp64, pattern);
    return born(ROW_mkstemp64, REAL(mkostemp64)(pattern, O_CLOEXEC), 0);
}
#endif

#ifdef HAVE_MKSTEMPS64
int mkstemps64(char *pattern, int suffix_length)
{
    PASS_UNLESS_SERVED(mkstemps64, pattern, suffix_length);
    return born(ROW_mkstemps64, REAL(mkostemps64)(pattern, suffix_length, O_CLOEXEC), 0);
}
#endif

#ifdef HAVE_MKOSTEMP64
int mkostemp64(char *pattern, int flags)
{
    PASS_UNLESS_SERVED(mkostemp64, pattern, flags);
    return born(ROW_mkostemp64, REAL(mkostemp64)(pattern, flags | O_CLOEXEC), flags);
}
#endif

#ifdef HAVE_MKOSTEMPS64
int mkostemps64(char *pattern, int suffix_length, int flags)
{
    PASS_UNLESS_SERVED(mkostemps64, pattern, suffix_length, flags);
    return born(ROW_mkostemps64, REAL(mkostemps64)(pattern, suffix_length, flags | O_CLOEXEC), flags);
}
#endif
