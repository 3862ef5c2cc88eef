/*
 * CLOEXEC_FOLLOW: what a program finds in its environment after it was cleaned.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "rule.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

extern char **environ;

/* The list of LD_PRELOAD with our library's path as LIB; ld.so takes one that does not exist for no more than a warning. */
static void tell_preload(void)
{
    const char *list = getenv("LD_PRELOAD"), *library = getenv("RULE_LIBRARY"), *place;

    place = list != NULL && library != NULL ? strstr(list, library) : NULL;
    if (place != NULL)
        tell("%.*sLIB%s", (int)(place - list), list, place + strlen(library));
    else
        tell("%s", list != NULL ? list : "none");
}

static void tell_environment(void)
{
    tell_preload();
    for (char **entry = environ; *entry != NULL; entry++)
        if (strncmp(*entry, "CLOEXEC_", 8) == 0)
            tell("%s", *entry);
}

static char *variable(const char *format, const char *value)
{
    static char texts[8][4200];
    static unsigned turn;
    char *text = texts[turn++ % 8];

    snprintf(text, sizeof texts[0], format, value);
    return text;
}

/* What is kept of the environment, and what the case wants in it, with LIB for our library. */
static char **cleaned(const struct rule_case *self)
{
    static char *clean[8];
    int count = 0;

    clean[count++] = variable("RULE_CASE=%s", getenv("RULE_CASE"));
    clean[count++] = "RULE_GENERATION=1";
    clean[count++] = variable("RULE_LIBRARY=%s", getenv("LIBRARY"));
    if (self->text != NULL)
        clean[count++] = variable(self->text, getenv("LIBRARY"));
    if (self->variables != NULL)
        clean[count++] = (char *)self->variables[0];
    return clean;
}

static void followed(const struct rule_case *self)
{
    execve(own_path(), (char *[]){"own", NULL}, cleaned(self));
    fail("own path");
}

static void spawned(const struct rule_case *self)
{
    pid_t child;

    if (posix_spawn(&child, own_path(), NULL, NULL, (char *[]){"own", NULL}, cleaned(self)) != 0)
        fail("posix_spawn");
    wait_for(child);
}

/* The program is another file, so that only its mode is in question. */
static const char *make_privileged(mode_t mode)
{
    static char path[4096];
    char command[9000];

    snprintf(path, sizeof path, "%s", case_path("privileged"));
    snprintf(command, sizeof command, "cp '%s' '%s'", own_path(), path);
    if (system(command) != 0 || chmod(path, mode) != 0)
        fail(path);
    return path;
}

enum { BY_PATH, BY_SEARCH, BY_SPAWN, BY_SPAWN_SEARCH };

static void execute_privileged(int how, const char *path, char **clean)
{
    char *const arguments[] = {"own", NULL};
    pid_t child;

    if (how == BY_PATH)
        execve(path, arguments, clean);
    else if (how == BY_SEARCH)
        execvpe("privileged", arguments, clean);
    else if (how == BY_SPAWN && posix_spawn(&child, path, NULL, NULL, arguments, clean) == 0)
        wait_for(child);
    else if (how == BY_SPAWN_SEARCH && posix_spawnp(&child, "privileged", NULL, NULL, arguments, clean) == 0)
        wait_for(child);
    else
        fail(path);
}

/* The number is the mode and, in tens of thousands of octal, how. */
static void privileged(const struct rule_case *self)
{
    char **clean = cleaned(self);
    const char *path = make_privileged((mode_t)self->number & 07777);

    setenv("PATH", getenv("RULE_DIRECTORY"), 1);
    clean[1] = "RULE_GENERATION=2";
    execute_privileged(self->number >> 12, path, clean);
}

/* A capability that nobody needs (CAP_WAKE_ALARM, for a file: linux/capability.h).  Only root may give it; else nothing can be tested. */
static void capable(const struct rule_case *self)
{
    static const unsigned char wake_alarm[20] = {1, 0, 0, 2, [8] = 0, [12] = 1 << 3};
    char **clean = cleaned(self);
    const char *path = make_privileged(0755);

    setenv("PATH", getenv("RULE_DIRECTORY"), 1);
    clean[1] = "RULE_GENERATION=2";
    if (setxattr(path, "security.capability", wake_alarm, sizeof wake_alarm, 0) != 0) {
        tell("none");
        return;
    }
    execute_privileged(self->number, path, clean);
}

#define MODE(how, mode) ((how) << 12 | (mode))
#define ON .given = {"CLOEXEC_FOLLOW=1", "CLOEXEC_KEEP=mount"}
#define SETTINGS "CLOEXEC_FOLLOW=1 CLOEXEC_KEEP=mount"

static const struct rule_case follow_cases[] = {
    {"follow: off", followed, "none", "none", .again = tell_environment},
    {"follow: CLOEXEC_FOLLOW=0", followed, "none", "none", .given = {"CLOEXEC_FOLLOW=0"}, .again = tell_environment},
    {"follow: exec", followed, "none", "LIB " SETTINGS, ON, .again = tell_environment},
    {"follow: posix_spawn", spawned, "none", "LIB " SETTINGS, ON, .again = tell_environment},
    {"follow: others' entries are kept", followed, "libm.so.6", "LIB:libm.so.6 " SETTINGS, ON, .text = "LD_PRELOAD=libm.so.6",
     .again = tell_environment},
    {"follow: an empty list", followed, "", "LIB " SETTINGS, ON, .text = "LD_PRELOAD=", .again = tell_environment},
    {"follow: not twice", followed, "LIB", "LIB " SETTINGS, ON, .text = "LD_PRELOAD=%s", .again = tell_environment},
    {"follow: not twice beside others", followed, "libm.so.6:LIB", "libm.so.6:LIB " SETTINGS, ON, .text = "LD_PRELOAD=libm.so.6:%s",
     .again = tell_environment},
    {"follow: the program's settings stay", followed, "none CLOEXEC_KEEP=pty", "LIB CLOEXEC_KEEP=pty CLOEXEC_FOLLOW=1", ON,
     .variables = (const char *const[]){"CLOEXEC_KEEP=pty"}, .again = tell_environment},
    {"follow: exec of another file", privileged, "none", "LIB " SETTINGS, ON, .number = MODE(BY_PATH, 0755),
     .again = tell_environment},
    {"follow: never into a set-user-ID program", privileged, "none", "none", ON, .number = MODE(BY_PATH, 04755),
     .again = tell_environment},
    {"follow: never into a set-group-ID program", privileged, "none", "none", ON, .number = MODE(BY_PATH, 02755),
     .again = tell_environment},
    {"follow: execvpe", privileged, "none", "LIB " SETTINGS, ON, .number = MODE(BY_SEARCH, 0755), .again = tell_environment},
    {"follow: never into a set-user-ID program, execvpe", privileged, "none", "none", ON, .number = MODE(BY_SEARCH, 04755),
     .again = tell_environment},
    {"follow: never into a set-user-ID program, posix_spawn", privileged, "none", "none", ON, .number = MODE(BY_SPAWN, 04755),
     .again = tell_environment},
    {"follow: never into a program with capabilities", capable, "none", "none", ON, .number = BY_PATH, .again = tell_environment},
    {"follow: never into a program with capabilities, execvpe", capable, "none", "none", ON, .number = BY_SEARCH,
     .again = tell_environment},
    {"follow: never into a program with capabilities, posix_spawn", capable, "none", "none", ON, .number = BY_SPAWN,
     .again = tell_environment},
    {"follow: posix_spawnp", privileged, "none", "LIB " SETTINGS, ON, .number = MODE(BY_SPAWN_SEARCH, 0755),
     .again = tell_environment},
    {"follow: never into a set-user-ID program, posix_spawnp", privileged, "none", "none", ON, .number = MODE(BY_SPAWN_SEARCH, 04755),
     .again = tell_environment},
};
RULE_GROUP(follow);
