/*
 * What is ours dies with its descriptor.  libc closes inside these functions, and may give the number to a file of its own, with a flag
 * of its own (opendir): that one must not be taken for ours.  So the record forgets a number before it is closed; afterwards it may
 * be another thread's already.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "forms.h"

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

#ifdef HAVE_CLOSE_RANGE
int close_range(unsigned first, unsigned last, int flags)
{
    PREPARE_FIRST(close_range, first, last, flags);
    cloexec_close_range(first, last, (unsigned)flags);
    return REAL(close_range)(first, last, flags);
}
#endif

#ifdef HAVE_CLOSEFROM
void closefrom(int lowest)
{
    if (cloexec_what_is_active() == 0)
        cloexec_prepare();
    cloexec_close_range(lowest > 0 ? (unsigned)lowest : 0, ~0u, 0);
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

/* The terminal becomes 0 to 2, and the number that it had is closed (glibc, login/login_tty.c). */
#ifdef HAVE_LOGIN_TTY
int login_tty(int terminal)
{
    PREPARE_FIRST(login_tty, terminal);
    cloexec_remember(terminal, WHOSE_unknown);
    return REAL(login_tty)(terminal);
}
#endif
