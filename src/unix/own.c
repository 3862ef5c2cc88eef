/*
 * Which file runs here.  /proc/self/exe is followed to the file itself, also when its name is gone (" (deleted)").
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "own.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "policy.h"

static char own_path[PATH_MAX];
static char executed_name[NAME_MAX + 1];

/* A file's identity, published by its flag: threads that ask at once find the same. */
static struct {
    dev_t device;
    ino_t inode;
    _Atomic bool known;
} own;

void cloexec_remember_own_path(const char *executed_as)
{
    int saved_errno = errno;
    ssize_t length = readlink("/proc/self/exe", own_path, sizeof own_path - 1);

    own_path[length > 0 ? length : 0] = '\0';
    errno = saved_errno;
    if (executed_as != NULL && strlen(executed_as = cloexec_policy_base_name(executed_as)) < sizeof executed_name)
        strcpy(executed_name, executed_as);
}

bool cloexec_is_own_name(const char *name)
{
    return strcmp(name, cloexec_policy_base_name(own_path)) == 0 || strcmp(name, executed_name) == 0;
}

const char *cloexec_own_path(void)
{
    return own_path;
}

static bool know_own(void)
{
    struct stat status;

    if (own.known)
        return true;
    if (stat("/proc/self/exe", &status) != 0)
        return false;
    own.device = status.st_dev;
    own.inode = status.st_ino;
    own.known = true;
    return true;
}

static bool is_replacement(const struct stat *file, const char *path)
{
    struct stat now;

    if (*own_path == '\0' || path == NULL)
        return false;
    if (strcmp(path, own_path) == 0)
        return true;
    if (strcmp(cloexec_policy_base_name(path), cloexec_policy_base_name(own_path)) != 0)
        return false;
    return stat(own_path, &now) == 0 && now.st_dev == file->st_dev && now.st_ino == file->st_ino;
}

bool cloexec_is_own(const struct stat *file, const char *path)
{
    if (know_own() && own.device == file->st_dev && own.inode == file->st_ino)
        return true;
    return is_replacement(file, path);
}

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
enum program_kind cloexec_program_kind(const char *base_name, const char *applet)
{
    enum program_kind kind;

    if (strcmp(base_name, "busybox") == 0)
        return applet != NULL && (strcmp(applet, "sh") == 0 || strcmp(applet, "ash") == 0) ? PROGRAM_shell : PROGRAM_ordinary;
    if (strlen(base_name) >= sizeof programs->name)
        return PROGRAM_ordinary;
    kind = kind_of(base_name, strlen(base_name));
    return kind != PROGRAM_ordinary ? kind : kind_of(base_name, stem_length(base_name));
}
