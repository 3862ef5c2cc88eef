/*
 * libfault's files, streams and temporary files: what carries O_CLOEXEC or the letter e, and what does not but may be refused.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "fault-next.h"

#include <stdarg.h>
#include <string.h>

static int flags_left(enum fault_answer answer, int flags)
{
    return answer == FAULT_neglected ? flags & ~O_CLOEXEC : flags;
}

/* A mode that is not given is read as what the register holds, which libc does not look at. */
#define OPEN_LIKE(name)                                                                                                \
    int name(const char *path, int flags, ...)                                                                         \
    {                                                                                                                  \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;                                        \
        va_end(rest);                                                                                                  \
        enum fault_answer answer = ASK(name, open, flags & O_CLOEXEC, path, flags, mode);                              \
        return answer == FAULT_refused ? -1 : NEXT(name)(path, flags_left(answer, flags), mode);                       \
    }

#define OPENAT_LIKE(name)                                                                                              \
    int name(int directory, const char *path, int flags, ...)                                                          \
    {                                                                                                                  \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;                                        \
        va_end(rest);                                                                                                  \
        enum fault_answer answer = ASK(name, openat, flags & O_CLOEXEC, directory, path, flags, mode);                 \
        return answer == FAULT_refused ? -1 : NEXT(name)(directory, path, flags_left(answer, flags), mode);            \
    }

#define OPEN_2_LIKE(name)                                                                                              \
    int name(const char *path, int flags)                                                                              \
    {                                                                                                                  \
        enum fault_answer answer = ASK(name, open, flags & O_CLOEXEC, path, flags);                                    \
        return answer == FAULT_refused ? -1 : NEXT(name)(path, flags_left(answer, flags));                             \
    }

#define OPENAT_2_LIKE(name)                                                                                            \
    int name(int directory, const char *path, int flags)                                                               \
    {                                                                                                                  \
        enum fault_answer answer = ASK(name, openat, flags & O_CLOEXEC, directory, path, flags);                       \
        return answer == FAULT_refused ? -1 : NEXT(name)(directory, path, flags_left(answer, flags));                  \
    }

#define CREAT_LIKE(name)                                                                                               \
    int name(const char *path, mode_t mode)                                                                            \
    {                                                                                                                  \
        return ASK(name, old, false, path, mode) == FAULT_refused ? -1 : NEXT(name)(path, mode);                       \
    }

OPEN_LIKE(open)
OPEN_LIKE(open64)
OPEN_LIKE(__open)
OPEN_LIKE(__open64)
OPEN_2_LIKE(__open_2)
OPEN_2_LIKE(__open64_2)
OPENAT_LIKE(openat)
OPENAT_LIKE(openat64)
OPENAT_2_LIKE(__openat_2)
OPENAT_2_LIKE(__openat64_2)
CREAT_LIKE(creat)
CREAT_LIKE(creat64)

int posix_openpt(int flags)
{
    enum fault_answer answer = ASK(posix_openpt, open, flags & O_CLOEXEC, flags);

    return answer == FAULT_refused ? -1 : NEXT(posix_openpt)(flags_left(answer, flags));
}

/* The mode without its letter e; glibc looks for letters in front of a comma only. */
static const char *mode_left(enum fault_answer answer, const char *mode, char left[256])
{
    size_t length = 0;
    bool letters = true;

    if (answer != FAULT_neglected)
        return mode;
    for (; *mode != '\0' && length < 255; mode++) {
        letters &= *mode != ',';
        if (!letters || *mode != 'e')
            left[length++] = *mode;
    }
    left[length] = '\0';
    return left;
}

static bool has_e(const char *mode)
{
    size_t letters = strcspn(mode, ",");

    return memchr(mode, 'e', letters) != NULL;
}

#define FOPEN_LIKE(name)                                                                                               \
    FILE *name(const char *path, const char *mode)                                                                     \
    {                                                                                                                  \
        char left[256];                                                                                                \
        enum fault_answer answer = ASK(name, open, has_e(mode), path, mode);                                           \
        return answer == FAULT_refused ? NULL : NEXT(name)(path, mode_left(answer, mode, left));                       \
    }

#define FREOPEN_LIKE(name)                                                                                             \
    FILE *name(const char *path, const char *mode, FILE *stream)                                                       \
    {                                                                                                                  \
        char left[256];                                                                                                \
        enum fault_answer answer = ASK(name, open, has_e(mode), path, mode, stream);                                   \
        return answer == FAULT_refused ? NULL : NEXT(name)(path, mode_left(answer, mode, left), stream);               \
    }

FOPEN_LIKE(fopen)
FOPEN_LIKE(fopen64)
FOPEN_LIKE(_IO_fopen)
FREOPEN_LIKE(freopen)
FREOPEN_LIKE(freopen64)

FILE *_IO_file_fopen(FILE *stream, const char *path, const char *mode, int narrow)
{
    char left[256];
    enum fault_answer answer = ASK(_IO_file_fopen, open, has_e(mode), stream, path, mode, narrow);

    return answer == FAULT_refused ? NULL : NEXT(_IO_file_fopen)(stream, path, mode_left(answer, mode, left), narrow);
}

FILE *_IO_file_open(FILE *stream, const char *path, int flags, int protection, int read_write, int narrow)
{
    enum fault_answer answer =
        ASK(_IO_file_open, open, flags & O_CLOEXEC, stream, path, flags, protection, read_write, narrow);

    if (answer == FAULT_refused)
        return NULL;
    return NEXT(_IO_file_open)(stream, path, flags_left(answer, flags), protection, read_write, narrow);
}

#define MKSTEMP_LIKE(name, more, ...)                                                                                  \
    int name(char *pattern more)                                                                                       \
    {                                                                                                                  \
        return ASK(name, old, false, __VA_ARGS__) == FAULT_refused ? -1 : NEXT(name)(__VA_ARGS__);                     \
    }
#define COMMA ,

#define MKOSTEMP_LIKE(name)                                                                                            \
    int name(char *pattern, int flags)                                                                                 \
    {                                                                                                                  \
        enum fault_answer answer = ASK(name, open, flags & O_CLOEXEC, pattern, flags);                                 \
        return answer == FAULT_refused ? -1 : NEXT(name)(pattern, flags_left(answer, flags));                          \
    }

#define MKOSTEMPS_LIKE(name)                                                                                           \
    int name(char *pattern, int suffix, int flags)                                                                     \
    {                                                                                                                  \
        enum fault_answer answer = ASK(name, open, flags & O_CLOEXEC, pattern, suffix, flags);                         \
        return answer == FAULT_refused ? -1 : NEXT(name)(pattern, suffix, flags_left(answer, flags));                  \
    }

MKSTEMP_LIKE(mkstemp, , pattern)
MKSTEMP_LIKE(mkstemp64, , pattern)
MKSTEMP_LIKE(mkstemps, COMMA int suffix, pattern, suffix)
MKSTEMP_LIKE(mkstemps64, COMMA int suffix, pattern, suffix)
MKOSTEMP_LIKE(mkostemp)
MKOSTEMP_LIKE(mkostemp64)
MKOSTEMPS_LIKE(mkostemps)
MKOSTEMPS_LIKE(mkostemps64)
