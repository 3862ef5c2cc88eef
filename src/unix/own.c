/*
 * Which file runs here.  /proc/self/exe is followed to the file itself, also when its name is gone (" (deleted)").  Without /proc, what
 * the process was executed as has to do.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "own.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "policy.h"

/* --- how this process was executed --- */

/*
 * The kernel lays down argc, argv, NULL, environ and, above them, the text of AT_EXECFN.  A program that has moved its environment by now
 * is past asking.
 */
char **cloexec_arguments(void)
{
    enum { MOST = 1 << 15, STACK_MOST = 8 << 20 };
    uintptr_t top = getauxval(AT_EXECFN), environment = (uintptr_t)__environ;
    char **argv = __environ - 1;

    if (environment == 0 || environment >= top || top - environment > STACK_MOST)
        return NULL;
    for (long count = 0; count < MOST; count++, argv--)
        if ((long)argv[-1] == count)
            return argv;
    return NULL;
}

static char own_path[PATH_MAX], executed_path[PATH_MAX];

static void copy_path(char to[PATH_MAX], const char *path)
{
    size_t length = strlen(path);

    if (length < PATH_MAX)
        memcpy(to, path, length + 1);
}

/* The kernel's mark behind the name of a file that has none any more.  A file may be called so, too. */
static void drop_mark(char *path)
{
    static const char mark[] = " (deleted)";
    size_t length = strlen(path);
    struct stat status;

    if (length < sizeof mark || strcmp(path + length - (sizeof mark - 1), mark) != 0 || lstat(path, &status) == 0)
        return;
    path[length - (sizeof mark - 1)] = '\0';
}

/* A script's interpreter is the first argument, and the script the second, or the third behind an argument for the interpreter. */
static bool is_script(const char *executed_as, char *const *argv)
{
    for (int i = 1; i <= 2 && argv[i] != NULL; i++)
        if (strcmp(argv[i], executed_as) == 0)
            return true;
    return false;
}

static const char *path_without_proc(const char *executed_as, char *const *argv)
{
    if (executed_as != NULL && argv != NULL && *argv != NULL && is_script(executed_as, argv))
        return *argv;
    return executed_as != NULL ? executed_as : "";
}

/* The dynamic loader as a command (ld.so(8)): what it runs is the first argument by now. */
static bool is_loader(const char *path)
{
    const char *name = cloexec_policy_base_name(path);

    return name[0] == 'l' && name[1] == 'd' && strstr(name, ".so") != NULL;
}

void cloexec_remember_own_path(const char *executed_as, char *const *argv)
{
    int saved_errno = errno;
    ssize_t length = readlink("/proc/self/exe", own_path, sizeof own_path - 1);

    own_path[length > 0 ? length : 0] = '\0';
    if (length > 0)
        drop_mark(own_path);
    else
        copy_path(own_path, path_without_proc(executed_as, argv));
    if (argv != NULL && *argv != NULL && is_loader(own_path))
        copy_path(own_path, *argv);
    if (executed_as != NULL)
        copy_path(executed_path, executed_as);
    errno = saved_errno;
}

bool cloexec_is_own_name(const char *name)
{
    return strcmp(name, cloexec_policy_base_name(own_path)) == 0 || strcmp(name, cloexec_policy_base_name(executed_path)) == 0;
}

const char *cloexec_own_path(void)
{
    return own_path;
}

/* --- whether a file is the one that runs --- */

/* A file's identity, published by its flag: threads that ask at once find the same. */
static struct {
    dev_t device;
    ino_t inode;
    _Atomic bool known;
} own;

static bool know_own(void)
{
    struct stat status;

    if (own.known)
        return true;
    if (stat("/proc/self/exe", &status) != 0 && (*own_path != '/' || stat(own_path, &status) != 0))
        return false;
    own.device = status.st_dev;
    own.inode = status.st_ino;
    own.known = true;
    return true;
}

static bool is_descriptors(const char *path)
{
    return strncmp(path, "/dev/fd/", 8) == 0 || strncmp(path, "/proc/", 6) == 0;
}

/* What stands at a path of ours is ours: the file was replaced, or a symbolic link (Debian's alternatives) points elsewhere now. */
static bool stands_at(const char *kept, const struct stat *file, const char *path)
{
    struct stat now;

    if (*kept != '/' || is_descriptors(kept))
        return false;
    if (strcmp(path, kept) == 0)
        return true;
    if (strcmp(cloexec_policy_base_name(path), cloexec_policy_base_name(kept)) != 0)
        return false;
    return stat(kept, &now) == 0 && now.st_dev == file->st_dev && now.st_ino == file->st_ino;
}

bool cloexec_is_own(const struct stat *file, const char *path)
{
    if (know_own() && own.device == file->st_dev && own.inode == file->st_ino)
        return true;
    return path != NULL && (stands_at(own_path, file, path) || stands_at(executed_path, file, path));
}

/* --- the table --- */

static const struct {
    char name[24];
    enum program_kind kind;
} programs[] = {
#define PROGRAM(name, kind, reason) {name, PROGRAM_##kind},
#include "programs.def"
#undef PROGRAM
};

/* How much of a name is left without ".suffix", "-static" and a version: zsh5, ksh93, rc.byron, bash-static. */
static size_t stem_length(const char *name)
{
    static const char is_static[] = "-static";
    size_t length = strcspn(name, ".");

    if (length > sizeof is_static - 1 && strncmp(name + length - (sizeof is_static - 1), is_static, sizeof is_static - 1) == 0)
        length -= sizeof is_static - 1;
    while (length > 1 && name[length - 1] >= '0' && name[length - 1] <= '9')
        length--;
    return length;
}

/* The first letter goes first: each program looks through the table at its start, and nearly none is in it. */
static enum program_kind kind_of(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        if (*programs[i].name == *name && strncmp(programs[i].name, name, length) == 0 && programs[i].name[length] == '\0')
            return programs[i].kind;
    return PROGRAM_ordinary;
}

/* The whole name goes first: a name in the table may look like one with a version. */
static enum program_kind kind_by_name(const char *name)
{
    enum program_kind kind;

    if (strlen(name) >= sizeof programs->name)
        return PROGRAM_ordinary;
    kind = kind_of(name, strlen(name));
    return kind != PROGRAM_ordinary ? kind : kind_of(name, stem_length(name));
}

bool cloexec_has_applets(const char *base_name)
{
    size_t length = stem_length(base_name);

    return length == 7 ? strncmp(base_name, "busybox", length) == 0 : length == 6 && strncmp(base_name, "toybox", length) == 0;
}

/* An applet is what the program of its name is, but a shell only where it is one there. */
static enum program_kind applet_kind(const char *applet)
{
    enum program_kind kind = kind_by_name(applet);

    return kind != PROGRAM_shell || strcmp(applet, "sh") == 0 || strcmp(applet, "ash") == 0 ? kind : PROGRAM_ordinary;
}

enum program_kind cloexec_program_kind(const char *base_name, const char *applet)
{
    if (!cloexec_has_applets(base_name))
        return kind_by_name(base_name);
    return applet != NULL ? applet_kind(applet) : PROGRAM_ordinary;
}
