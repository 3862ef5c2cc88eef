/*
 * openat2, whose flags lie in a structure, and open_by_handle_at.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <linux/openat2.h>

#include "table.h"

/* --- openat2 --- */

typedef int openat2_function(const char *path, const struct open_how *how, size_t size);

static void make_by_openat2(struct made *made, openat2_function *open_it)
{
    struct open_how how = {.flags = O_RDONLY};

    ready();
    made_fd(made, open_it("file", &how, sizeof how));
}

/* The structure may be larger than today's, where its end is zero; it is the caller's and stays as it is. */
static void try_sizes(openat2_function *open_it)
{
    union {
        struct open_how how;
        char room[64];
    } large = {.how = {.flags = O_RDWR}};

    born_and_gone("larger", (int)TRY(open_it("file", &large.how, sizeof large.how + 8)));
    TRY(open_it("file", &large.how, sizeof large.how - 1));
    TRY(open_it("file", &large.how, 0));
    large.room[sizeof large.how] = 1;
    TRY(open_it("file", &large.how, sizeof large.how + 8));
    note("flags afterwards %llo", (unsigned long long)large.how.flags);
}

static void try_openat2(openat2_function *open_it)
{
    struct open_how create = {.flags = O_RDWR | O_CREAT, .mode = 0640};
    struct open_how asked = {.flags = O_RDONLY | O_CLOEXEC};
    struct open_how beneath = {.flags = O_RDONLY, .resolve = RESOLVE_BENEATH};
    struct open_how unknown = {.flags = 1ULL << 40};
    int fd;

    born_and_gone("O_CREAT", (int)TRY(open_it("new", &create, sizeof create)));
    fd = (int)TRY(open_it("file", &asked, sizeof asked));
    note_fate("O_CLOEXEC", fd);
    close(fd);
    TRY(open_it("/etc/passwd", &beneath, sizeof beneath));
    TRY(open_it("file", &unknown, sizeof unknown));
    TRY(open_it("file", NULL, sizeof asked));
    try_sizes(open_it);
}

#define OPENAT2_ROW(name, call)                                                                                        \
    static int by_##name(const char *path, const struct open_how *how, size_t size)                                    \
    {                                                                                                                  \
        return (int)call;                                                                                              \
    }                                                                                                                  \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by_openat2(made, by_##name);                                                                              \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_openat2(by_##name);                                                                                        \
    }

#ifdef HAVE_OPENAT2
OPENAT2_ROW(openat2, openat2(AT_FDCWD, path, how, size))
#endif
OPENAT2_ROW(raw_openat2, syscall(SYS_openat2, AT_FDCWD, path, how, size))

/* --- open_by_handle_at --- */

typedef int by_handle_function(int mount, struct file_handle *handle, int flags);

struct handle {
    union {
        struct file_handle handle;
        char room[sizeof(struct file_handle) + MAX_HANDLE_SZ];
    };
};

static void handle_of(struct handle *handle, const char *path)
{
    int mount;

    handle->handle.handle_bytes = MAX_HANDLE_SZ;
    if (name_to_handle_at(AT_FDCWD, path, &handle->handle, &mount, 0) != 0)
        skip("this file system has no handles");
}

static void make_by_handle(struct made *made, by_handle_function *open_it)
{
    struct handle handle;

    handle_of(&handle, "file");
    ready();
    made_fd(made, open_it(AT_FDCWD, &handle.handle, O_RDONLY));
}

static void try_handle(by_handle_function *open_it)
{
    struct handle handle;
    int fd;

    handle_of(&handle, "file");
    born_and_gone("O_RDWR", (int)TRY(open_it(AT_FDCWD, &handle.handle, O_RDWR)));
    born_and_gone("O_PATH", (int)TRY(open_it(AT_FDCWD, &handle.handle, O_PATH)));
    fd = (int)TRY(open_it(AT_FDCWD, &handle.handle, O_RDONLY | O_CLOEXEC));
    note_fate("O_CLOEXEC", fd);
    close(fd);
    TRY(open_it(-1, &handle.handle, O_RDONLY));
    TRY(open_it(AT_FDCWD, (struct file_handle *)1, O_RDONLY));
    handle.handle.handle_bytes = 0;
    TRY(open_it(AT_FDCWD, &handle.handle, O_RDONLY));
}

#define HANDLE_ROW(name, call)                                                                                         \
    static int by_##name(int mount, struct file_handle *handle, int flags)                                             \
    {                                                                                                                  \
        return (int)call;                                                                                              \
    }                                                                                                                  \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by_handle(made, by_##name);                                                                               \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_handle(by_##name);                                                                                         \
    }

#ifdef HAVE_OPEN_BY_HANDLE_AT
HANDLE_ROW(open_by_handle_at, open_by_handle_at(mount, handle, flags))
#endif
HANDLE_ROW(raw_open_by_handle_at, syscall(SYS_open_by_handle_at, mount, handle, flags))
