/*
 * Temporary files: by a pattern, and without a name.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <sys/stat.h>

#include "table.h"

typedef int pattern_function(char *pattern, int suffix_length, int flags);

static void make_by(struct made *made, pattern_function *make_it, const char *form)
{
    char pattern[32];

    strcpy(pattern, form);
    ready();
    made_fd(made, make_it(pattern, (int)strlen(form) - 11, 0));
    if (made->count > 0)
        unlink(pattern);
}

/* Says what became of a pattern: its X are drawn by lot, all else has to stand. */
static void note_pattern(const char *form, const char *pattern)
{
    bool drawn = false;

    for (size_t i = 0; form[i] != '\0'; i++) {
        if (form[i] == 'X')
            drawn |= pattern[i] != 'X';
        else if (form[i] != pattern[i])
            note("character %zu of %s became %c", i, form, pattern[i]);
    }
    note("%s: %s", form, drawn ? "drawn" : "as before");
}

static void try_pattern(pattern_function *make_it, const char *form, int suffix_length, int flags)
{
    char pattern[64];
    int fd;

    strcpy(pattern, form);
    fd = (int)TRY_AS(form, make_it(pattern, suffix_length, flags));
    note_pattern(form, pattern);
    if (fd >= 0 && flags & O_CLOEXEC) {
        note_fate(form, fd);
        close(fd);
    } else {
        born_and_gone(form, fd);
    }
    unlink(pattern);
}

static void try_exhausted(const void *make_it)
{
    char pattern[] = "temp-XXXXXX";

    limit_descriptors(0);
    TRY((*(pattern_function *const *)make_it)(pattern, 0, 0));
    unlimit_descriptors();
}

static void try_mkstemp(pattern_function *make_it)
{
    static const char *const refused[] = {"", "XXXXX", "temp-XXXXXx", "missing/temp-XXXXXX"};

    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        try_pattern(make_it, refused[i], 0, 0);
    try_pattern(make_it, "temp-XXXXXX", 0, 0);
    try_pattern(make_it, "XXXXXX", 0, 0);
    try_pattern(make_it, "./tree/XXXXXXXX", 0, 0);
    apart("no room", try_exhausted, &make_it);
}

static void try_mkstemps(pattern_function *make_it)
{
    try_mkstemp(make_it);
    try_pattern(make_it, "temp-XXXXXX.c", 2, 0);
    try_pattern(make_it, "temp-XXXXXX.c", 3, 0);
    try_pattern(make_it, "temp-XXXXXX", -1, 0);
    try_pattern(make_it, "temp-XXXXXX", 100, 0);
}

static void try_flags(pattern_function *make_it)
{
    try_pattern(make_it, "temp-XXXXXX", 0, O_APPEND);
    try_pattern(make_it, "temp-XXXXXX", 0, O_APPEND | O_SYNC);
    try_pattern(make_it, "temp-XXXXXX", 0, O_CLOEXEC);
    try_pattern(make_it, "temp-XXXXXX", 0, O_CLOEXEC | O_APPEND);
    try_pattern(make_it, "temp-XXXXXX", 0, O_RDONLY);
    try_pattern(make_it, "temp-XXXXXX", 0, O_WRONLY);
}

static void try_mkostemp(pattern_function *make_it)
{
    try_mkstemp(make_it);
    try_flags(make_it);
}

static void try_mkostemps(pattern_function *make_it)
{
    try_mkstemps(make_it);
    try_flags(make_it);
}

#define PATTERN_ROW(name, form, try_it, call)                                                                          \
    static int by_##name(char *pattern, int suffix_length __attribute__((unused)), int flags __attribute__((unused)))  \
    {                                                                                                                  \
        return call;                                                                                                   \
    }                                                                                                                  \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by(made, by_##name, form);                                                                                \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_it(by_##name);                                                                                             \
    }

PATTERN_ROW(mkstemp, "temp-XXXXXX", try_mkstemp, mkstemp(pattern))
PATTERN_ROW(mkstemps, "temp-XXXXXX.c", try_mkstemps, mkstemps(pattern, suffix_length))
PATTERN_ROW(mkostemp, "temp-XXXXXX", try_mkostemp, mkostemp(pattern, flags))
PATTERN_ROW(mkostemps, "temp-XXXXXX.c", try_mkostemps, mkostemps(pattern, suffix_length, flags))
#ifdef HAVE_MKSTEMP64
PATTERN_ROW(mkstemp64, "temp-XXXXXX", try_mkstemp, mkstemp64(pattern))
#endif
#ifdef HAVE_MKSTEMPS64
PATTERN_ROW(mkstemps64, "temp-XXXXXX.c", try_mkstemps, mkstemps64(pattern, suffix_length))
#endif
#ifdef HAVE_MKOSTEMP64
PATTERN_ROW(mkostemp64, "temp-XXXXXX", try_mkostemp, mkostemp64(pattern, flags))
#endif
#ifdef HAVE_MKOSTEMPS64
PATTERN_ROW(mkostemps64, "temp-XXXXXX.c", try_mkostemps, mkostemps64(pattern, suffix_length, flags))
#endif

/* --- tmpfile --- */

typedef FILE *tmpfile_function(void);

static void make_by_tmpfile(struct made *made, tmpfile_function *make_it)
{
    ready();
    made_stream(made, make_it(), fclose);
}

static void try_tmpfile(tmpfile_function *make_it)
{
    FILE *stream = (errno = SENTINEL, make_it());
    struct stat status;
    char line[16] = "";

    note("errno %s", error_name(errno));
    fstat(fileno(stream), &status);
    note("links %lu, size %ld", (unsigned long)status.st_nlink, (long)status.st_size);
    note("own %d", status.st_uid == geteuid());
    note_kind(fileno(stream));
    note("written %d", fputs("text\n", stream));
    rewind(stream);
    note("read %s", fgets(line, sizeof line, stream));
    born("tmpfile", fileno(stream));
    note("closed %d", fclose(stream));
}

#define TMPFILE_ROW(name)                                                                                              \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by_tmpfile(made, name);                                                                                   \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_tmpfile(name);                                                                                             \
    }

TMPFILE_ROW(tmpfile)
#ifdef HAVE_TMPFILE64
TMPFILE_ROW(tmpfile64)
#endif
