/*
 * freopen: another file on a stream's old number.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <wchar.h>

#include "table.h"

typedef FILE *freopen_function(const char *path, const char *mode, FILE *stream);

static void make_by(struct made *made, freopen_function *reopen)
{
    FILE *stream = fopen("/dev/null", "r");

    ready();
    made_stream(made, reopen("file", "r", stream), fclose);
    if (made->count == 0 && stream != NULL)
        fclose(stream);
}

static void note_reopened(const char *what, FILE *stream, bool asked)
{
    char line[64] = "";

    note("%s: %s, errno %s", what, stream != NULL ? "reopened" : "refused", error_name(errno));
    if (stream == NULL)
        return;
    (asked || fileno(stream) <= 2 ? note_fate : born)(what, fileno(stream));
    note_kind(fileno(stream));
    note("wide %d", fwide(stream, 0));
    note("line %s", fgets(line, sizeof line, stream) != NULL ? line : "none");
}

static void try_mode(freopen_function *reopen, const char *path, const char *mode, bool asked)
{
    FILE *stream = fopen("tree/branch/leaf", "r+");
    int fd = fileno(stream);
    FILE *reopened = (errno = SENTINEL, reopen(path, mode, stream));

    note_reopened(mode, reopened, asked);
    if (reopened != NULL) {
        note("written %d", fputs("x", reopened));
        note("closed %d", fclose(reopened));
    }
    note("the old number %d", fcntl(fd, F_GETFL));
}

static void try_modes(freopen_function *reopen)
{
    static const char *const modes[] = {"r", "r+", "a+", "w+", "rb", "rbbbbbbe", "r,ccs=UTF-8"};

    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        try_mode(reopen, "file", modes[i], false);
    try_mode(reopen, "file", "re", true);
    try_mode(reopen, "file", "r+e", true);
    try_mode(reopen, NULL, "r", false);
    try_mode(reopen, NULL, "r+", false);
    try_mode(reopen, NULL, "re", true);
}

/* A stream that could not be opened again is closed. */
static void try_failing(freopen_function *reopen)
{
    try_mode(reopen, "missing", "r", false);
    try_mode(reopen, "file", "q", false);
    try_mode(reopen, "file", "", false);
    try_mode(reopen, "file", "wx", false);
    try_mode(reopen, "tree", "w", false);
    try_mode(reopen, "file", "r,ccs=NO-SUCH-SET", false);
}

static void try_standard_streams(const void *reopen)
{
    freopen_function *reopen_it = *(freopen_function *const *)reopen;

    note_reopened("stdin", (errno = SENTINEL, reopen_it("file", "r", stdin)), false);
    note_reopened("stdin again", (errno = SENTINEL, reopen_it("file", "r+", stdin)), false);
    note_reopened("stdin, same file", (errno = SENTINEL, reopen_it(NULL, "r", stdin)), false);
    note_reopened("stdin, asked", (errno = SENTINEL, reopen_it("file", "re", stdin)), true);
    note_reopened("stdin, missing", (errno = SENTINEL, reopen_it("missing", "r", stdin)), false);
    note_reopened("stdin, anew", (errno = SENTINEL, reopen_it("file", "r", stdin)), false);
    note_reopened("stdout", (errno = SENTINEL, reopen_it("new", "w", stdout)), false);
    fputs("out", stdout);
    fflush(stdout);
}

static FILE *opened_as_low(void)
{
    close(STDIN_FILENO);
    return fopen("tree/branch/leaf", "r");
}

/*
 * The number of a standard stream was closed behind its back; a stream without a file; one whose flag its owner set
 * himself.
 */
static void try_odd_streams(const void *reopen)
{
    freopen_function *reopen_it = *(freopen_function *const *)reopen;
    FILE *flagged = fopen("tree/branch/leaf", "r"), *closed = fopen("file", "r");

    close(STDIN_FILENO);
    note_reopened("stdin, closed", (errno = SENTINEL, reopen_it("file", "r", stdin)), false);
    note_reopened("opened as 0", (errno = SENTINEL, reopen_it("file", "r", opened_as_low())), false);
    fcntl(fileno(flagged), F_SETFD, FD_CLOEXEC);
    note_reopened("flagged by its owner", (errno = SENTINEL, reopen_it("file", "r", flagged)), false);
    close(fileno(closed));
    note_reopened("closed", (errno = SENTINEL, reopen_it("file", "r", closed)), false);
    close(STDIN_FILENO);
    note_reopened("0 is free", (errno = SENTINEL, reopen_it("file", "r", flagged)), false);
}

static void try_memory(const void *reopen)
{
    char memory[16] = "memory";
    FILE *stream = fmemopen(memory, sizeof memory, "r");

    note_reopened("memory", (errno = SENTINEL, (*(freopen_function *const *)reopen)("file", "r", stream)), false);
}

static void try_freopen(freopen_function *reopen)
{
    try_failing(reopen);
    try_modes(reopen);
    apart("standard streams", try_standard_streams, &reopen);
    apart("odd streams", try_odd_streams, &reopen);
    apart("stream of memory", try_memory, &reopen);
}

#define FREOPEN_ROW(name)                                                                                              \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by(made, name);                                                                                           \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_freopen(name);                                                                                             \
    }

FREOPEN_ROW(freopen)
#ifdef HAVE_FREOPEN64
FREOPEN_ROW(freopen64)
#endif
