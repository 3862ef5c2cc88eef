/*
 * fts(3) keeps descriptors across its calls: the directory it started in (fts_rfd), and one for each directory that was entered by a
 * symbolic link (fts_symfd).  Both are members of public structures (fts.h), opened inside libc without a flag.
 *
 * The first is opened here instead: under FTS_NOCHDIR fts_open opens nothing, and what it then leaves out is done as it would do it.
 * The second is set afterwards: libc offers no way to open it.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "forms.h"

static int open_start(void)
{
    return cloexec_born(REAL(open)(".", O_RDONLY | O_CLOEXEC, 0), WHOSE_ours);
}

/* glibc, io/fts.c: a start that cannot be opened turns FTS_NOCHDIR on, and is no error. */
#define FINISH_OPEN(tree, options)                                                                                                   \
    do {                                                                                                                             \
        if ((tree) != NULL && !((options) & (FTS_NOCHDIR | FTS_LOGICAL)) && ((tree)->fts_rfd = open_start()) >= 0)                   \
            (tree)->fts_options &= ~FTS_NOCHDIR;                                                                                     \
    } while (0)

/*
 * Not atomic: fts_read opens it inside libc.  Only an entry that is about to be entered (FTS_D) has it open: when the same entry comes
 * back as FTS_DP, libc has closed it and the number may be another's.
 */
#define FINISH_READ(entry)                                                                                                           \
    do {                                                                                                                             \
        if ((entry) != NULL && (entry)->fts_info == FTS_D && (entry)->fts_flags & FTS_SYMFOLLOW)                                     \
            cloexec_set_late((entry)->fts_symfd);                                                                                    \
    } while (0)

#ifdef HAVE_FTS_OPEN
FTS *fts_open(char *const *paths, int options, int (*compare)(const FTSENT **, const FTSENT **))
{
    FTS *tree;

    PASS_UNLESS_SERVED(fts_open, paths, options, compare);
    if (options & ~FTS_OPTIONMASK)
        return REAL(fts_open)(paths, options, compare);
    tree = REAL(fts_open)(paths, options | FTS_NOCHDIR, compare);
    FINISH_OPEN(tree, options);
    return tree;
}
#endif

#ifdef HAVE_FTS_READ
FTSENT *fts_read(FTS *tree)
{
    FTSENT *entry;

    PASS_UNLESS_SERVED(fts_read, tree);
    entry = REAL(fts_read)(tree);
    FINISH_READ(entry);
    return entry;
}
#endif

#ifdef HAVE_FTS64_OPEN
FTS64 *fts64_open(char *const *paths, int options, int (*compare)(const FTSENT64 **, const FTSENT64 **))
{
    FTS64 *tree;

    PASS_UNLESS_SERVED(fts64_open, paths, options, compare);
    if (options & ~FTS_OPTIONMASK)
        return REAL(fts64_open)(paths, options, compare);
    tree = REAL(fts64_open)(paths, options | FTS_NOCHDIR, compare);
    FINISH_OPEN(tree, options);
    return tree;
}
#endif

#ifdef HAVE_FTS64_READ
FTSENT64 *fts64_read(FTS64 *tree)
{
    FTSENT64 *entry;

    PASS_UNLESS_SERVED(fts64_read, tree);
    entry = REAL(fts64_read)(tree);
    FINISH_READ(entry);
    return entry;
}
#endif

/* 32-bit programs with 64-bit time (glibc 2.34). */
#ifdef HAVE___FTS64_OPEN_TIME64
FTS64 *__fts64_open_time64(char *const *paths, int options, int (*compare)(const FTSENT64 **, const FTSENT64 **))
{
    FTS64 *tree;

    PASS_UNLESS_SERVED(__fts64_open_time64, paths, options, compare);
    if (options & ~FTS_OPTIONMASK)
        return REAL(__fts64_open_time64)(paths, options, compare);
    tree = REAL(__fts64_open_time64)(paths, options | FTS_NOCHDIR, compare);
    FINISH_OPEN(tree, options);
    return tree;
}
#endif

#ifdef HAVE___FTS64_READ_TIME64
FTSENT64 *__fts64_read_time64(FTS64 *tree)
{
    FTSENT64 *entry;

    PASS_UNLESS_SERVED(__fts64_read_time64, tree);
    entry = REAL(__fts64_read_time64)(tree);
    FINISH_READ(entry);
    return entry;
}
#endif
