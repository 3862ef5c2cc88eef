/*
 * popen: a pipe to a child, which gets its own end and nothing else.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "table.h"

typedef FILE *popen_function(const char *command, const char *mode);

static void make_by(struct made *made, popen_function *open_it)
{
    ready();
    made_stream(made, open_it("exec true", "r"), pclose);
}

static FILE *opened(popen_function *open_it, const char *command, const char *mode)
{
    FILE *stream = (errno = SENTINEL, open_it(command, mode));

    note("%s, %s: %s, errno %s", command, mode, stream != NULL ? "opened" : "refused", error_name(errno));
    return stream;
}

static void try_mode(popen_function *open_it, const char *mode, bool asked)
{
    FILE *stream = opened(open_it, *mode == 'w' ? "read line; exit ${#line}" : "echo line; exit 3", mode);
    char line[64] = "";

    if (stream == NULL)
        return;
    (asked ? note_fate : born)(mode, fileno(stream));
    note_kind(fileno(stream));
    if (strchr(mode, 'w') != NULL)
        fputs("four\n", stream);
    else
        note("line %s", fgets(line, sizeof line, stream));
    note("status %#x", (unsigned)pclose(stream));
}

/* What children of popen receive: all that is inheritable, but no end of their brothers' pipes. */
static void note_received(FILE *stream)
{
    char line[256];

    while (stream != NULL && fgets(line, sizeof line, stream) != NULL)
        note("the child has %.*s", (int)strcspn(line, " \n"), line);
    if (stream != NULL)
        note("status %#x", (unsigned)pclose(stream));
}

static void try_brothers(popen_function *open_it)
{
    FILE *first = opened(open_it, "cat >/dev/null", "w"), *second = opened(open_it, "exec $WITNESS", "r");

    note_received(second);
    note("first %#x", first != NULL ? (unsigned)pclose(first) : 0);
}

static void try_standard_closed(const void *open_it)
{
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    note_received(opened(*(popen_function *const *)open_it, "exec $WITNESS", "r"));
    note_received(opened(*(popen_function *const *)open_it, "exec $WITNESS", "re"));
}

static void try_popen(popen_function *open_it)
{
    static const char *const refused[] = {"", "rw", "wr", "x", "r+", "rb", "e"};

    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        FILE *stream = opened(open_it, "exec true", refused[i]);

        if (stream != NULL)
            pclose(stream);
    }
    try_mode(open_it, "r", false);
    try_mode(open_it, "w", false);
    try_mode(open_it, "rr", false);
    try_mode(open_it, "re", true);
    try_mode(open_it, "we", true);
    try_mode(open_it, "er", true);
    try_brothers(open_it);
    apart("standard descriptors closed", try_standard_closed, &open_it);
}

#define POPEN_ROW(name, function)                                                                                      \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by(made, function);                                                                                       \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_popen(function);                                                                                           \
    }

POPEN_ROW(popen, popen)
#ifdef HAVE__IO_POPEN
POPEN_ROW(_IO_popen, _IO_popen)
#endif

/* --- onto a stream of popen's that has been closed --- */

#ifdef HAVE__IO_PROC_OPEN
static FILE *empty_stream(void)
{
    FILE *stream = popen("exec true", "re");

    if (stream == NULL)
        abort();
    _IO_proc_close(stream);
    stream->_fileno = -1;
    return stream;
}

static FILE *by_proc_open(const char *command, const char *mode)
{
    return _IO_proc_open(empty_stream(), command, mode);
}

void make__IO_proc_open(struct made *made)
{
    FILE *stream = empty_stream();

    ready();
    made_stream(made, _IO_proc_open(stream, "exec true", "r"), pclose);
}

void case__IO_proc_open(void)
{
    try_popen(by_proc_open);
}
#endif
