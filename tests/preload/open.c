/*
 * open and its kin, by function and by system call.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <linux/openat2.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "table.h"

typedef int open_function(const char *path, int flags, mode_t mode);

static void make_by(struct made *made, open_function *open_it)
{
    ready();
    made_fd(made, open_it("file", O_RDONLY, 0));
}

static void try_existing(open_function *open_it)
{
    static const struct {
        const char *what;
        int flags;
    } tries[] = {
        {"O_RDONLY", O_RDONLY},
        {"O_WRONLY|O_APPEND", O_WRONLY | O_APPEND},
        {"O_RDWR|O_NONBLOCK|O_SYNC", O_RDWR | O_NONBLOCK | O_SYNC},
        {"O_PATH", O_PATH},
        {"unknown flags", O_RDONLY | 1 << 30},
    };

    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        born_and_gone(tries[i].what, (int)TRY_AS(tries[i].what, open_it("file", tries[i].flags, 0)));
    born_and_gone("directory", (int)TRY(open_it("tree", O_RDONLY | O_DIRECTORY, 0)));
    born_and_gone("symbolic link", (int)TRY(open_it("link", O_PATH | O_NOFOLLOW, 0)));
}

/* The caller's own flag stays his. */
static void try_asked(open_function *open_it)
{
    int fd = (int)TRY(open_it("file", O_RDWR | O_CLOEXEC, 0));

    note_fate("O_CLOEXEC", fd);
    note_kind(fd);
    close(fd);
    close(STDIN_FILENO);
    note_fate("O_CLOEXEC, as 0", (int)TRY(open_it("file", O_RDWR | O_CLOEXEC, 0)));
}

static void try_failing(open_function *open_it)
{
    TRY(open_it("missing", O_RDONLY, 0));
    TRY(open_it("missing", O_RDONLY | O_CLOEXEC, 0));
    TRY(open_it("", O_RDONLY, 0));
    TRY(open_it("file/below", O_RDONLY, 0));
    TRY(open_it("file", O_RDONLY | O_DIRECTORY, 0));
    TRY(open_it("tree", O_WRONLY, 0));
    TRY(open_it("link", O_RDONLY | O_NOFOLLOW, 0));
    TRY(open_it((const char *)1, O_RDONLY, 0));
    TRY(open_it(NULL, O_RDONLY, 0));
}

/* Calls with a mode: the mode is read exactly where libc reads it. */
static void try_creating(open_function *open_it)
{
    static const mode_t modes[] = {0640, 0666, 04755, 0, 07777};

    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        born_and_gone("O_CREAT", (int)TRY_AS("O_CREAT", open_it("new", O_RDWR | O_CREAT | O_EXCL, modes[i])));
        unlink("new");
    }
    TRY(open_it("file", O_RDWR | O_CREAT | O_EXCL, 0600));
    born_and_gone("O_CREAT, there", (int)TRY(open_it("file", O_WRONLY | O_CREAT | O_APPEND, 0600)));
    born_and_gone("O_TMPFILE", (int)TRY(open_it(".", O_TMPFILE | O_RDWR, 0624)));
    TRY(open_it(".", O_TMPFILE | O_RDONLY, 0600));
    TRY(open_it("tree", O_RDWR | O_CREAT, 0600));
}

static void try_open(open_function *open_it)
{
    try_failing(open_it);
    try_existing(open_it);
    try_asked(open_it);
    try_creating(open_it);
}

/* The fortified entry points take no mode, and end a program that should have given one. */
static void be_ended(const void *open_it)
{
    close(STDERR_FILENO);
    signal(SIGABRT, SIG_DFL);
    note("not ended: %d", (*(open_function *const *)open_it)("new", O_WRONLY | O_CREAT, 0));
}

static void try_open_2(open_function *open_it)
{
    try_failing(open_it);
    try_existing(open_it);
    try_asked(open_it);
    apart("O_CREAT without a mode", be_ended, &open_it);
}

/* One way to open: what stands behind the name of the row is the call. */
#define OPEN_ROW(name, try_it, call)                                                                                   \
    static int by_##name(const char *path, int flags, mode_t mode __attribute__((unused)))                             \
    {                                                                                                                  \
        return (int)call;                                                                                              \
    }                                                                                                                  \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by(made, by_##name);                                                                                      \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_it(by_##name);                                                                                             \
    }

OPEN_ROW(open, try_open, open(path, flags, mode))
OPEN_ROW(openat, try_open, openat(AT_FDCWD, path, flags, mode))
#ifdef HAVE_OPEN64
OPEN_ROW(open64, try_open, open64(path, flags, mode))
#endif
#ifdef HAVE___OPEN
OPEN_ROW(__open, try_open, __open(path, flags, mode))
#endif
#ifdef HAVE___OPEN64
OPEN_ROW(__open64, try_open, __open64(path, flags, mode))
#endif
#ifdef HAVE___OPEN_2
OPEN_ROW(__open_2, try_open_2, __open_2(path, flags))
#endif
#ifdef HAVE___OPEN64_2
OPEN_ROW(__open64_2, try_open_2, __open64_2(path, flags))
#endif
#ifdef HAVE_OPENAT64
OPEN_ROW(openat64, try_open, openat64(AT_FDCWD, path, flags, mode))
#endif
#ifdef HAVE___OPENAT_2
OPEN_ROW(__openat_2, try_open_2, __openat_2(AT_FDCWD, path, flags))
#endif
#ifdef HAVE___OPENAT64_2
OPEN_ROW(__openat64_2, try_open_2, __openat64_2(AT_FDCWD, path, flags))
#endif
#ifdef SYS_open
OPEN_ROW(raw_open, try_open, syscall(SYS_open, path, flags, mode))
#endif
OPEN_ROW(raw_openat, try_open, syscall(SYS_openat, AT_FDCWD, path, flags, mode))

/* --- creat --- */

typedef int creat_function(const char *path, mode_t mode);

static void make_by_creat(struct made *made, creat_function *creat_it)
{
    ready();
    made_fd(made, creat_it("created", 0640));
}

static void try_creat(creat_function *creat_it)
{
    TRY(creat_it("missing/below", 0600));
    TRY(creat_it("tree", 0600));
    TRY(creat_it((const char *)1, 0600));
    born_and_gone("new", (int)TRY(creat_it("new", 0666)));
    unlink("new");
    born_and_gone("with set-user-ID", (int)TRY(creat_it("new", 04711)));
    note("size %ld", (long)MUST(truncate("new", 5)));
    born_and_gone("cut off", (int)TRY(creat_it("new", 0600)));
}

#define CREAT_ROW(name, call)                                                                                          \
    static int by_##name(const char *path, mode_t mode)                                                                \
    {                                                                                                                  \
        return (int)call;                                                                                              \
    }                                                                                                                  \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by_creat(made, by_##name);                                                                                \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        struct stat status;                                                                                            \
                                                                                                                       \
        try_creat(by_##name);                                                                                          \
        stat("new", &status);                                                                                          \
        note("size %ld", (long)status.st_size);                                                                        \
    }

CREAT_ROW(creat, creat(path, mode))
#ifdef HAVE_CREAT64
CREAT_ROW(creat64, creat64(path, mode))
#endif
#ifdef SYS_creat
CREAT_ROW(raw_creat, syscall(SYS_creat, path, mode))
#endif
