/*
 * The mount calls: they need rights, and are skipped where the kernel refuses them.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "table.h"

/* --- fsopen --- */

typedef int fsopen_function(const char *type, unsigned flags);

static void try_fsopen(fsopen_function *open_it)
{
    int fd;

    TRY(open_it("no-such-file-system", 0));
    TRY(open_it("tmpfs", 0x7777));
    TRY(open_it(NULL, 0));
    born_and_gone("tmpfs", (int)TRY(open_it("tmpfs", 0)));
    fd = (int)TRY(open_it("tmpfs", FSOPEN_CLOEXEC));
    note_fate("FSOPEN_CLOEXEC", fd);
    if (fd >= 0)
        close(fd);
}

#define FSOPEN_ROW(name, call)                                                                                         \
    static int by_##name(const char *type, unsigned flags)                                                             \
    {                                                                                                                  \
        return (int)call;                                                                                              \
    }                                                                                                                  \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        ready();                                                                                                       \
        made_fd(made, by_##name("tmpfs", 0));                                                                          \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_fsopen(by_##name);                                                                                         \
    }

#ifdef HAVE_FSOPEN
FSOPEN_ROW(fsopen, fsopen(type, flags))
#endif
FSOPEN_ROW(raw_fsopen, syscall(SYS_fsopen, type, flags))

/* --- fsmount --- */

typedef int fsmount_function(int fs, unsigned flags, unsigned attributes);

/* A file system that could be mounted. */
static int new_file_system(void)
{
    int fs = (int)syscall(SYS_fsopen, "tmpfs", FSOPEN_CLOEXEC);

    if (fs >= 0)
        syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0);
    return fs;
}

static void make_by_fsmount(struct made *made, fsmount_function *mount_it)
{
    int fs = new_file_system();

    ready();
    made_fd(made, mount_it(fs, 0, 0));
    if (fs >= 0)
        close(fs);
}

static void try_fsmount(fsmount_function *mount_it)
{
    int fs = new_file_system(), fd;

    TRY(mount_it(-1, 0, 0));
    TRY(mount_it(fs, 0x7777, 0));
    fd = (int)TRY(mount_it(fs, FSMOUNT_CLOEXEC, MOUNT_ATTR_NODEV));
    note_fate("FSMOUNT_CLOEXEC", fd);
    born_and_gone("MOUNT_ATTR_RDONLY", (int)TRY(mount_it(new_file_system(), 0, MOUNT_ATTR_RDONLY)));
    TRY(mount_it(fs, 0, 0));
}

#define FSMOUNT_ROW(name, call)                                                                                        \
    static int by_##name(int fs, unsigned flags, unsigned attributes)                                                  \
    {                                                                                                                  \
        return (int)call;                                                                                              \
    }                                                                                                                  \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by_fsmount(made, by_##name);                                                                              \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_fsmount(by_##name);                                                                                        \
    }

#ifdef HAVE_FSMOUNT
FSMOUNT_ROW(fsmount, fsmount(fs, flags, attributes))
#endif
FSMOUNT_ROW(raw_fsmount, syscall(SYS_fsmount, fs, flags, attributes))

/* --- fspick and open_tree --- */

typedef int path_function(const char *path, unsigned flags);

static void try_path(path_function *open_it, const char *path, unsigned cloexec, unsigned other)
{
    int fd;

    TRY(open_it("missing", 0));
    TRY(open_it(path, 1u << 30));
    TRY(open_it(NULL, 0));
    born_and_gone("no flags", (int)TRY(open_it(path, 0)));
    born_and_gone("other flags", (int)TRY(open_it(path, other)));
    fd = (int)TRY(open_it(path, cloexec));
    note_fate("asked", fd);
    if (fd >= 0)
        close(fd);
}

#define PATH_ROW(name, path, cloexec, other, call)                                                                     \
    static int by_##name(const char *what, unsigned flags)                                                             \
    {                                                                                                                  \
        return (int)call;                                                                                              \
    }                                                                                                                  \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        ready();                                                                                                       \
        made_fd(made, by_##name(path, 0));                                                                             \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_path(by_##name, path, cloexec, other);                                                                     \
    }

#ifdef HAVE_FSPICK
PATH_ROW(fspick, "/", FSPICK_CLOEXEC, FSPICK_NO_AUTOMOUNT, fspick(AT_FDCWD, what, flags))
#endif
PATH_ROW(raw_fspick, "/", FSPICK_CLOEXEC, FSPICK_NO_AUTOMOUNT, syscall(SYS_fspick, AT_FDCWD, what, flags))
#ifdef HAVE_OPEN_TREE
PATH_ROW(open_tree, "file", OPEN_TREE_CLOEXEC, AT_SYMLINK_NOFOLLOW, open_tree(AT_FDCWD, what, flags))
#endif
PATH_ROW(raw_open_tree, "file", OPEN_TREE_CLOEXEC, AT_SYMLINK_NOFOLLOW, syscall(SYS_open_tree, AT_FDCWD, what, flags))
#ifdef HAVE_OPEN_TREE_ATTR
PATH_ROW(open_tree_attr, "file", OPEN_TREE_CLOEXEC, AT_SYMLINK_NOFOLLOW, open_tree_attr(AT_FDCWD, what, flags, NULL, 0))
#endif
PATH_ROW(raw_open_tree_attr, "file", OPEN_TREE_CLOEXEC, AT_SYMLINK_NOFOLLOW,
         syscall(SYS_open_tree_attr, AT_FDCWD, what, flags, NULL, 0))
