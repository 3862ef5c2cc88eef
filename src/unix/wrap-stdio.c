/*
 * Streams: the letter e goes into the mode (rule 1).  tmpfile has no mode; it does here what it does in libc, with the flag.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "forms.h"
#include "mode.h"

/*
 * A stream of glibc remembers that it was opened with the letter, and its freopen gives the flag again (libio/libio.h,
 * _IO_FLAGS2_CLOEXEC).  One that came out as 0 to 2 is inheritable, and has to stay so.
 */
static void forget_letter(FILE *stream)
{
#ifdef __GLIBC__
    stream->_flags2 &= ~0x40;
#else
    (void)stream;
#endif
}

static inline void stream_is_ours(enum cloexec_row row, FILE *stream)
{
    if (cloexec_unlikely(cloexec_born_looked_at(row, fileno(stream), WHOSE_ours) <= 2))
        forget_letter(stream);
}

/* Records the descriptor of a stream that was opened with the letter, or sets its flag late where the letter found no room. */
static FILE *stream_born(enum cloexec_row row, FILE *stream, const struct cloexec_mode *mode)
{
    if (stream == NULL)
        return NULL;
    if (mode->text == NULL)
        cloexec_set_late(fileno(stream)); /* not atomic: see mode.h */
    else if (mode->asked)
        cloexec_born_looked_at(row, fileno(stream), WHOSE_theirs);
    else
        stream_is_ours(row, stream);
    return stream;
}

static inline const char *text_of(const struct cloexec_mode *mode, const char *callers)
{
    return mode->text != NULL ? mode->text : callers;
}

static __attribute__((noinline)) FILE *open_by_letters(enum cloexec_row row, const char *path, const char *callers)
{
    struct cloexec_mode mode;
    typeof(fopen) *real = (typeof(fopen) *)cloexec_reals[row];

    cloexec_mode_fopen(&mode, callers);
    return stream_born(row, real(path, text_of(&mode, callers)), &mode);
}

FILE *fopen(const char *path, const char *callers)
{
    const char *text;
    FILE *stream;

    PASS_UNLESS_SERVED(fopen, path, callers);
    text = cloexec_mode_short(callers);
    if (cloexec_unlikely(text == NULL))
        return open_by_letters(ROW_fopen, path, callers);
    stream = REAL(fopen)(path, text);
    if (cloexec_likely(stream != NULL))
        stream_is_ours(ROW_fopen, stream);
    return stream;
}

#ifdef HAVE_FOPEN64
FILE *fopen64(const char *path, const char *callers)
{
    const char *text;
    FILE *stream;

    PASS_UNLESS_SERVED(fopen64, path, callers);
    text = cloexec_mode_short(callers);
    if (cloexec_unlikely(text == NULL))
        return open_by_letters(ROW_fopen64, path, callers);
    stream = REAL(fopen64)(path, text);
    if (cloexec_likely(stream != NULL))
        stream_is_ours(ROW_fopen64, stream);
    return stream;
}
#endif

#ifdef HAVE__IO_FOPEN
FILE *_IO_fopen(const char *path, const char *callers)
{
    PASS_UNLESS_SERVED(_IO_fopen, path, callers);
    return open_by_letters(ROW__IO_fopen, path, callers);
}
#endif

#ifdef HAVE__IO_FILE_FOPEN
FILE *_IO_file_fopen(FILE *stream, const char *path, const char *callers, int is_32_not_64)
{
    struct cloexec_mode mode;

    PASS_UNLESS_SERVED(_IO_file_fopen, stream, path, callers, is_32_not_64);
    cloexec_mode_fopen(&mode, callers);
    stream = REAL(_IO_file_fopen)(stream, path, text_of(&mode, callers), is_32_not_64);
    return stream_born(ROW__IO_file_fopen, stream, &mode);
}
#endif

#ifdef HAVE__IO_FILE_OPEN
FILE *_IO_file_open(FILE *stream, const char *path, int flags, int protection, int read_write, int is_32_not_64)
{
    enum cloexec_whose whose = cloexec_whose_flag(flags & O_CLOEXEC);

    PASS_UNLESS_SERVED(_IO_file_open, stream, path, flags, protection, read_write, is_32_not_64);
    stream = REAL(_IO_file_open)(stream, path, flags | O_CLOEXEC, protection, read_write, is_32_not_64);
    if (stream != NULL)
        cloexec_born_looked_at(ROW__IO_file_open, fileno(stream), whose);
    return stream;
}
#endif

/*
 * freopen puts the new file onto the stream's old number, with dup3 and the flag that the mode asks for.  A standard stream stays
 * inheritable (rule 2) without a moment in which it is not; so the mode stays the caller's.
 */
static bool is_standard(FILE *stream)
{
    int saved_errno = errno, fd = fileno(stream);

    errno = saved_errno;
    return fd >= 0 && fd <= 2;
}

/* freopen closes first: where it fails afterwards, nothing is left that could be ours (wrap-close.c). */
static void forget_stream(FILE *stream)
{
    int saved_errno = errno;

    cloexec_remember(fileno(stream), WHOSE_unknown);
    errno = saved_errno;
}

FILE *freopen(const char *path, const char *callers, FILE *stream)
{
    struct cloexec_mode mode;

    PASS_UNLESS_SERVED(freopen, path, callers, stream);
    if (is_standard(stream))
        return REAL(freopen)(path, callers, stream);
    forget_stream(stream);
    cloexec_mode_fopen(&mode, callers);
    return stream_born(ROW_freopen, REAL(freopen)(path, text_of(&mode, callers), stream), &mode);
}

#ifdef HAVE_FREOPEN64
FILE *freopen64(const char *path, const char *callers, FILE *stream)
{
    struct cloexec_mode mode;

    PASS_UNLESS_SERVED(freopen64, path, callers, stream);
    if (is_standard(stream))
        return REAL(freopen64)(path, callers, stream);
    forget_stream(stream);
    cloexec_mode_fopen(&mode, callers);
    return stream_born(ROW_freopen64, REAL(freopen64)(path, text_of(&mode, callers), stream), &mode);
}
#endif

/* libc opens the pipe close-on-exec and, without the letter, takes the flag off the caller's end again: with it, that is left out. */
FILE *popen(const char *command, const char *callers)
{
    struct cloexec_mode mode;

    PASS_UNLESS_SERVED(popen, command, callers);
    cloexec_mode_popen(&mode, callers);
    return stream_born(ROW_popen, REAL(popen)(command, mode.text), &mode);
}

#ifdef HAVE__IO_POPEN
FILE *_IO_popen(const char *command, const char *callers)
{
    struct cloexec_mode mode;

    PASS_UNLESS_SERVED(_IO_popen, command, callers);
    cloexec_mode_popen(&mode, callers);
    return stream_born(ROW__IO_popen, REAL(_IO_popen)(command, mode.text), &mode);
}
#endif

#ifdef HAVE__IO_PROC_OPEN
FILE *_IO_proc_open(FILE *stream, const char *command, const char *callers)
{
    struct cloexec_mode mode;

    PASS_UNLESS_SERVED(_IO_proc_open, stream, command, callers);
    cloexec_mode_popen(&mode, callers);
    return stream_born(ROW__IO_proc_open, REAL(_IO_proc_open)(stream, command, mode.text), &mode);
}
#endif

/* glibc, stdio-common/tmpfile.c: a nameless file where the file system has such; otherwise one that is unlinked at once. */
static int temporary_file(enum cloexec_row row)
{
    char path[] = P_tmpdir "/tmpfXXXXXX";
    int saved_errno = errno;
    int fd = REAL(open64)(P_tmpdir, O_RDWR | O_TMPFILE | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);

    if (fd < 0) {
        errno = saved_errno;
        fd = REAL(mkostemp64)(path, O_CLOEXEC);
        if (fd >= 0)
            unlink(path);
    }
    return cloexec_born_looked_at(row, fd, WHOSE_ours);
}

static FILE *temporary_stream(enum cloexec_row row)
{
    int saved_errno, fd = temporary_file(row);
    FILE *stream = fd >= 0 ? fdopen(fd, "w+") : NULL;

    if (fd >= 0 && stream == NULL) {
        saved_errno = errno;
        REAL(close)(fd);
        errno = saved_errno;
    }
    return stream;
}

FILE *tmpfile(void)
{
    PASS_UNLESS_SERVED(tmpfile);
    return temporary_stream(ROW_tmpfile);
}

#ifdef HAVE_TMPFILE64
FILE *tmpfile64(void)
{
    PASS_UNLESS_SERVED(tmpfile64);
    return temporary_stream(ROW_tmpfile64);
}
#endif
