/*
 * fopen and its kin: the mode is a string, of which libc reads seven characters and a character set.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <wchar.h>

#include "table.h"

typedef FILE *fopen_function(const char *path, const char *mode);

static void make_by(struct made *made, fopen_function *open_it)
{
    ready();
    made_stream(made, open_it("file", "r"), fclose);
}

static void note_stream(const char *mode, FILE *stream, bool asked)
{
    char line[64] = "";
    int fd = fileno(stream);

    (asked ? note_fate : born)(mode, fd);
    note_kind(fd);
    note("wide %d", fwide(stream, 0));
    if (fwide(stream, 0) > 0)
        note("wide character %ld", (long)fgetwc(stream));
    else
        note("line %s", fgets(line, sizeof line, stream) != NULL ? line : "none");
    note("error %d", ferror(stream));
    clearerr(stream);
    note("position %ld", ftell(stream));
    note("written %d", fwide(stream, 0) > 0 ? fputws(L"x", stream) : fputs("x", stream));
}

static void try_mode(fopen_function *open_it, const char *path, const char *mode, bool asked)
{
    FILE *stream;

    errno = SENTINEL;
    stream = open_it(path, mode);
    note("%s %s: %s, errno %s", path, mode, stream != NULL ? "opened" : "refused", error_name(errno));
    if (stream != NULL) {
        note_stream(mode, stream, asked);
        note("closed %d", fclose(stream));
    }
}

static void note_text(const char *path)
{
    char text[256] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || read(fd, text, sizeof text - 1) < 0)
        return;
    note("%s holds %s", path, text);
    close(fd);
}

static void try_plain_modes(fopen_function *open_it)
{
    static const char *const modes[] = {"r",  "r+", "rb", "r+b", "rb+", "rm",  "rc", "rcm+", "rt",  "r e",
                                        "a",  "a+", "ab", "a+b", "w",   "w+",  "wb", "wx",   "w+x", "ax",
                                        "rF", "rr", "rw", "wa+", "r,",  "r,e", "rx", "rmx"};

    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        bool asked = strchr(modes[i], 'e') != NULL;

        try_mode(open_it, "file", modes[i], asked);
        try_mode(open_it, "new", modes[i], asked);
        note_text("new");
        unlink("new");
    }
}

/* The letter is the caller's where libc reads it: as one of the first seven characters. */
static void try_long_modes(fopen_function *open_it)
{
    try_mode(open_it, "file", "rbbbbbe", true);
    try_mode(open_it, "file", "rbbbbbbe", false);
    try_mode(open_it, "file", "rbbbbb+", false);
    try_mode(open_it, "file", "rbbbbbb+", false);
    try_mode(open_it, "file", "rbcm+xbx", false);
    try_mode(open_it, "new", "wbcm+xbx", false);
    try_mode(open_it, "file", "wbcm+bxb", false);
    try_mode(open_it, "file", "rcbxb+e", true);
    try_mode(open_it, "file", "rzzzzzzzzzzzzzzzzzzzzzzzzzzzz", false);
    try_mode(open_it, "file", "re", true);
    try_mode(open_it, "file", "a+e", true);
    try_mode(open_it, "file", "ree", true);
}

static void try_character_sets(fopen_function *open_it)
{
    char long_name[400] = "r,ccs=UTF-8//";

    memset(long_name + strlen(long_name), 'X', sizeof long_name - strlen(long_name) - 1);
    try_mode(open_it, "file", "r,ccs=UTF-8", false);
    try_mode(open_it, "file", "re,ccs=UTF-8", true);
    try_mode(open_it, "file", "r,ccs=ISO-8859-1", false);
    try_mode(open_it, "file", "r+,ccs=UTF-8", false);
    try_mode(open_it, "file", "rbbbbbbb,ccs=UTF-8", false);
    try_mode(open_it, "file", "rb,cc,ccs=UTF-8", false);
    try_mode(open_it, "file", "r,ccs=utf-8,e", false);
    try_mode(open_it, "file", "r,ccs=NO-SUCH-SET", false);
    try_mode(open_it, "file", "r,ccs=", false);
    try_mode(open_it, "file", "r,ccs=UTF-16LE", false);
    try_mode(open_it, "new", "w+,ccs=UTF-16LE", false);
    note_text("new");
    try_mode(open_it, "file", long_name, false);
}

static void try_failing(fopen_function *open_it)
{
    try_mode(open_it, "file", "", false);
    try_mode(open_it, "file", "q", false);
    try_mode(open_it, "file", "+r", false);
    try_mode(open_it, "file", "er", false);
    try_mode(open_it, "missing", "r", false);
    try_mode(open_it, "missing", "re", true);
    try_mode(open_it, "tree", "w", false);
    try_mode(open_it, "tree", "r", false);
    try_mode(open_it, "file", "wx", false);
    try_mode(open_it, "missing/below", "w", false);
}

static void try_fopen(fopen_function *open_it)
{
    try_failing(open_it);
    try_plain_modes(open_it);
    try_long_modes(open_it);
    try_character_sets(open_it);
}

#define FOPEN_ROW(name, function)                                                                                      \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by(made, function);                                                                                       \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_fopen(function);                                                                                           \
    }

FOPEN_ROW(fopen, fopen)
#ifdef HAVE_FOPEN64
FOPEN_ROW(fopen64, fopen64)
#endif
#ifdef HAVE__IO_FOPEN
FOPEN_ROW(_IO_fopen, _IO_fopen)
#endif

/* --- what old C++ libraries call: onto a stream that has been closed --- */

#ifdef HAVE__IO_FILE_FOPEN
/* A stream of libc's making with no file. */
static FILE *empty_stream(void)
{
    FILE *stream = fopen("/dev/null", "re");

    if (stream == NULL)
        abort();
    _IO_file_close_it(stream);
    return stream;
}

static FILE *by_file_fopen(const char *path, const char *mode)
{
    FILE *stream = empty_stream(), *opened = _IO_file_fopen(stream, path, mode, 0);
    int error = errno;

    if (opened == NULL)
        fclose(stream);
    errno = error;
    return opened;
}

void make__IO_file_fopen(struct made *made)
{
    FILE *stream = empty_stream();

    ready();
    made_stream(made, _IO_file_fopen(stream, "file", "r", 0), fclose);
}

void case__IO_file_fopen(void)
{
    FILE *open_already = fopen("file", "re");

    note("onto an open stream: %s", _IO_file_fopen(open_already, "file", "r", 0) == NULL ? "refused" : "opened");
    try_plain_modes(by_file_fopen);
    try_long_modes(by_file_fopen);
    try_character_sets(by_file_fopen);
    try_failing(by_file_fopen);
}
#endif

#ifdef HAVE__IO_FILE_OPEN
enum { NO_READS = 4, NO_WRITES = 8 }; /* glibc, libio/libio.h: _IO_NO_READS, _IO_NO_WRITES */

void make__IO_file_open(struct made *made)
{
    FILE *stream = empty_stream();

    ready();
    made_stream(made, _IO_file_open(stream, "file", O_RDONLY, 0, NO_WRITES, 0), fclose);
}

static void try_file_open(const char *what, const char *path, int flags, int read_write)
{
    FILE *stream = empty_stream(), *opened;

    errno = SENTINEL;
    opened = _IO_file_open(stream, path, flags, 0640, read_write, 0);
    note("%s: %s, errno %s", what, opened != NULL ? "opened" : "refused", error_name(errno));
    if (opened != NULL)
        note_stream(what, opened, flags & O_CLOEXEC);
    fclose(stream);
}

void case__IO_file_open(void)
{
    try_file_open("reading", "file", O_RDONLY, NO_WRITES);
    try_file_open("writing", "new", O_WRONLY | O_CREAT | O_EXCL, NO_READS);
    try_file_open("writing again", "new", O_WRONLY | O_CREAT | O_EXCL, NO_READS);
    try_file_open("both", "file", O_RDWR, 0);
    try_file_open("O_CLOEXEC", "file", O_RDONLY | O_CLOEXEC, NO_WRITES);
    try_file_open("missing", "missing", O_RDONLY, NO_WRITES);
}
#endif
