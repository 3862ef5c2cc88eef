/*
 * What is ours dies with its descriptor.  libc closes inside these functions, and may give the number to a file of its own, with a flag
 * of its own (opendir): that one must not be taken for ours.  So the record forgets a number before it is closed; afterwards it may
 * be another thread's already.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "forms.h"

static CAREFUL int close_elsewhere(typeof(close) *real, int fd)
{
    cloexec_remember_elsewhere(fd, WHOSE_unknown);
    return real(fd);
}

int close(int fd)
{
    PREPARE_FIRST(close, fd);
    if (!cloexec_recorded(fd, WHOSE_unknown))
        return close_elsewhere(REAL(close), fd);
    return REAL(close)(fd);
}

#ifdef HAVE___CLOSE
int __close(int fd)
{
    PREPARE_FIRST(__close, fd);
    if (!cloexec_recorded(fd, WHOSE_unknown))
        return close_elsewhere(REAL(__close), fd);
    return REAL(__close)(fd);
}
#endif

/* These may fail (EINVAL, ENOSYS, a filter's EPERM), and the record is then as it was. */
#ifdef HAVE_CLOSE_RANGE
int close_range(unsigned first, unsigned last, int flags)
{
    int result;

    PREPARE_FIRST(close_range, first, last, flags);
    cloexec_close_range_begin(first, last, (unsigned)flags);
    result = REAL(close_range)(first, last, flags);
    cloexec_close_range_end(first, last, (unsigned)flags, result == 0);
    return result;
}
#endif

#ifdef HAVE_CLOSEFROM
void closefrom(int lowest)
{
    unsigned first = lowest > 0 ? (unsigned)lowest : 0;

    if (cloexec_what_is_active() == 0)
        cloexec_prepare();
    cloexec_close_range_begin(first, ~0u, 0);
    REAL(closefrom)(lowest);
    cloexec_close_range_end(first, ~0u, 0, true);
}
#endif

/* A stream in memory has no descriptor, and fileno says so in errno.  endmntent takes none at all. */
static void forget_stream(FILE *stream)
{
    int saved_errno = errno;

    if (stream == NULL)
        return;
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

#ifdef HAVE__IO_FILE_CLOSE
int _IO_file_close(FILE *stream)
{
    PREPARE_FIRST(_IO_file_close, stream);
    forget_stream(stream);
    return REAL(_IO_file_close)(stream);
}
#endif

#ifdef HAVE__IO_FILE_CLOSE_IT
int _IO_file_close_it(FILE *stream)
{
    PREPARE_FIRST(_IO_file_close_it, stream);
    forget_stream(stream);
    return REAL(_IO_file_close_it)(stream);
}
#endif

/* Whatever stream it is given: setmntent's is libc's own, but fopen's will do as well. */
#ifdef HAVE_ENDMNTENT
int endmntent(FILE *stream)
{
    PREPARE_FIRST(endmntent, stream);
    forget_stream(stream);
    return REAL(endmntent)(stream);
}
#endif

#ifdef HAVE___ENDMNTENT
int __endmntent(FILE *stream)
{
    PREPARE_FIRST(__endmntent, stream);
    forget_stream(stream);
    return REAL(__endmntent)(stream);
}
#endif

int pclose(FILE *stream)
{
    PREPARE_FIRST(pclose, stream);
    forget_stream(stream);
    return REAL(pclose)(stream);
}

#ifdef HAVE__IO_PROC_CLOSE
int _IO_proc_close(FILE *stream)
{
    PREPARE_FIRST(_IO_proc_close, stream);
    forget_stream(stream);
    return REAL(_IO_proc_close)(stream);
}
#endif

/* A queue is a descriptor (mq_overview(7)), and may have been copied or received. */
#ifdef HAVE_MQ_CLOSE
int mq_close(mqd_t queue)
{
    PREPARE_FIRST(mq_close, queue);
    cloexec_remember(queue, WHOSE_unknown);
    return REAL(mq_close)(queue);
}
#endif

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

#ifdef HAVE___FTS64_CLOSE_TIME64
int __fts64_close_time64(FTS64 *tree)
{
    PREPARE_FIRST(__fts64_close_time64, tree);
    if (!(tree->fts_options & FTS_NOCHDIR))
        cloexec_remember(tree->fts_rfd, WHOSE_unknown);
    return REAL(__fts64_close_time64)(tree);
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
