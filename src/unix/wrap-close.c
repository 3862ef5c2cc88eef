/*
 * What is ours dies with its descriptor.  libc closes inside these functions, and may give the number to a file of its own, with a flag
 * of its own (opendir): that one must not be taken for ours.  So the record forgets a number before it is closed; afterwards it may
 * be another thread's already.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "forms.h"

#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC (1U << 2)
#endif

int close(int fd)
{
    PREPARE_FIRST(close, fd);
    cloexec_remember(fd, WHOSE_unknown);
    return REAL(close)(fd);
}

#ifdef HAVE___CLOSE
int __close(int fd)
{
    PREPARE_FIRST(__close, fd);
    cloexec_remember(fd, WHOSE_unknown);
    return REAL(__close)(fd);
}
#endif

/* Only numbers below cloexec_top can be ours, so a range that has no end costs no more than they do. */
static void remember_range(unsigned first, unsigned last, enum cloexec_whose whose)
{
    unsigned end = __atomic_load_n(&cloexec_top, __ATOMIC_RELAXED) + 3;

    for (unsigned fd = first; fd < end && fd <= last; fd++)
        if (whose == WHOSE_unknown || cloexec_recall((int)fd) == WHOSE_ours)
            cloexec_remember((int)fd, whose);
}

/* With CLOSE_RANGE_CLOEXEC nothing is closed, but the program says itself that nobody shall inherit it. */
#ifdef HAVE_CLOSE_RANGE
int close_range(unsigned first, unsigned last, int flags)
{
    PREPARE_FIRST(close_range, first, last, flags);
    remember_range(first, last, (unsigned)flags & CLOSE_RANGE_CLOEXEC ? WHOSE_theirs : WHOSE_unknown);
    return REAL(close_range)(first, last, flags);
}
#endif

#ifdef HAVE_CLOSEFROM
void closefrom(int lowest)
{
    if (cloexec_what_is_active() == 0)
        cloexec_prepare();
    remember_range(lowest > 0 ? (unsigned)lowest : 0, ~0u, WHOSE_unknown);
    REAL(closefrom)(lowest);
}
#endif

/* A stream in memory has no descriptor, and fileno says so in errno. */
static void forget_stream(FILE *stream)
{
    int saved_errno = errno;

    cloexec_remember(fileno(stream), WHOSE_unknown);
    errno = saved_errno;
}

int fclose(FILE *stream)
{
    PREPARE_FIRST(fclose, stream);
    forget_stream(stream);
    return REAL(fclose)(stream);
}

#ifdef HAVE__IO_FCLOSE
int _IO_fclose(FILE *stream)
{
    PREPARE_FIRST(_IO_fclose, stream);
    forget_stream(stream);
    return REAL(_IO_fclose)(stream);
}
#endif

int pclose(FILE *stream)
{
    PREPARE_FIRST(pclose, stream);
    forget_stream(stream);
    return REAL(pclose)(stream);
}

int closedir(DIR *directory)
{
    PREPARE_FIRST(closedir, directory);
    if (directory != NULL)
        cloexec_remember(dirfd(directory), WHOSE_unknown);
    return REAL(closedir)(directory);
}

#ifdef HAVE_FTS_CLOSE
int fts_close(FTS *tree)
{
    PREPARE_FIRST(fts_close, tree);
    if (!(tree->fts_options & FTS_NOCHDIR))
        cloexec_remember(tree->fts_rfd, WHOSE_unknown);
    return REAL(fts_close)(tree);
}
#endif

#ifdef HAVE_FTS64_CLOSE
int fts64_close(FTS64 *tree)
{
    PREPARE_FIRST(fts64_close, tree);
    if (!(tree->fts_options & FTS_NOCHDIR))
        cloexec_remember(tree->fts_rfd, WHOSE_unknown);
    return REAL(fts64_close)(tree);
}
#endif
