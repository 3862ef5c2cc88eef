/*
 * posix_spawn with file actions and attributes: they do what they do without us, and what is handed over is beside them.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "rule.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

extern char **environ;

static char *const own_arguments[] = {"own", NULL};
static posix_spawn_file_actions_t actions;
static posix_spawnattr_t attributes;

static void spawn_own(const char *path)
{
    pid_t child = -2;

    next_generation();
    errno = posix_spawn(&child, path, &actions, &attributes, own_arguments, environ);
    if (errno != 0)
        fail("posix_spawn");
    wait_for(child);
    tell_descriptors("parent");
}

static void begin_actions(void)
{
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    open_nulls(3);
}

/* 3 and 4 are made something else, 5 is closed. */
static void acting_on_handed(const struct rule_case *self)
{
    (void)self;
    begin_actions();
    posix_spawn_file_actions_adddup2(&actions, 0, 3);
    posix_spawn_file_actions_addopen(&actions, 4, "/dev/null", O_RDONLY | O_CLOEXEC, 0);
    posix_spawn_file_actions_addclose(&actions, 5);
    posix_spawn_file_actions_adddup2(&actions, 0, 9);
    spawn_own(own_path());
}

static void closing_from(const struct rule_case *self)
{
    (void)self;
    begin_actions();
    posix_spawn_file_actions_addclosefrom_np(&actions, 4);
    spawn_own(own_path());
}

/* The same relative path is the program's own file here, and another program there: and the other way round. */
static void moving(const struct rule_case *self)
{
    begin_actions();
    if (mkdir(case_path("other"), 0700) != 0 || symlink(getenv("WITNESS"), case_path("other/copy")) != 0 ||
        chdir(getenv("RULE_DIRECTORY")) != 0)
        fail("other");
    if (self->number)
        posix_spawn_file_actions_addchdir_np(&actions, "other");
    spawn_own("./copy");
}

/* The program is told by its parent's number, its parent is its parent, and its group, mask and session are as asked. */
static void tell_process(void)
{
    sigset_t mask;

    sigprocmask(SIG_SETMASK, NULL, &mask);
    tell_descriptors("born");
    tell("%s, %s, %s, TERM %s, USR1 %s", getppid() == atoi(getenv("RULE_PARENT")) ? "child" : "not a child",
         getpgrp() == getpid() ? "own group" : "parent's group", getsid(0) == getpid() ? "own session" : "parent's session",
         sigismember(&mask, SIGTERM) ? "blocked" : "open", sigismember(&mask, SIGUSR1) ? "blocked" : "open");
}

static void with_many_attributes(const struct rule_case *self)
{
    sigset_t mask;
    char parent[16];

    begin_actions();
    sprintf(parent, "%d", getpid());
    setenv("RULE_PARENT", parent, 1);
    sigemptyset(&mask);
    sigaddset(&mask, SIGTERM);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    sigaddset(&mask, SIGUSR1);
    posix_spawnattr_setsigmask(&attributes, &mask);
    posix_spawnattr_setflags(&attributes, (short)self->number);
    spawn_own(own_path());
    sigprocmask(SIG_SETMASK, NULL, &mask);
    tell("TERM %s, USR1 %s", sigismember(&mask, SIGTERM) ? "blocked" : "open", sigismember(&mask, SIGUSR1) ? "blocked" : "open");
}

static void named_with_actions(const struct rule_case *self)
{
    static const char *const arguments[] = {"--x-fd=4", NULL};
    pid_t child;

    (void)self;
    begin_actions();
    posix_spawn_file_actions_adddup2(&actions, 0, 9);
    if (posix_spawn(&child, getenv("WITNESS"), &actions, &attributes, witness_arguments(arguments), environ) != 0)
        fail("posix_spawn");
    wait_for(child);
    tell_descriptors("parent");
}

static void failing_action(const struct rule_case *self)
{
    pid_t child = -2;
    int error;

    (void)self;
    begin_actions();
    posix_spawn_file_actions_adddup2(&actions, 77, 9);
    error = posix_spawn(&child, own_path(), &actions, &attributes, own_arguments, environ);
    tell("%s %s", error == EBADF ? "EBADF" : strerror(error), child == -2 ? "no number" : "a number");
    tell(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD ? "no child" : "a child");
    tell_descriptors("parent");
}

static const struct rule_case spawn_actions_cases[] = {
    {"spawn: file actions on what is handed over", acting_on_handed, "born 3 9 3 9 | parent 3 4 5", "born 3 9 3 9 | parent 3+ 4+ 5+"},
    {"spawn: addclosefrom_np", closing_from, "born 3 3 | parent 3 4 5", "born 3+ | parent 3+ 4+ 5+"},
    {"spawn: own executable by a relative path", moving, "born 3 4 5 3 4 5 | parent 3 4 5", "born 3+ 4+ 5+ | parent 3+ 4+ 5+",
     .run_as = "copy"},
    {"spawn: another program by the same path, elsewhere", moving, "3 4 5 | parent 3 4 5", "| parent 3+ 4+ 5+", .run_as = "copy", .number = 1},
    {"spawn: own executable, no attributes", with_many_attributes,
     "born 3 4 5 child, parent's group, parent's session, TERM blocked, USR1 open parent 3 4 5 TERM blocked, USR1 open",
     "born 3+ 4+ 5+ child, parent's group, parent's session, TERM blocked, USR1 open parent 3+ 4+ 5+ TERM blocked, USR1 open",
     .again = tell_process},
    {"spawn: own executable, group and mask", with_many_attributes,
     "born 3 4 5 child, own group, parent's session, TERM blocked, USR1 blocked parent 3 4 5 TERM blocked, USR1 open",
     "born 3+ 4+ 5+ child, own group, parent's session, TERM blocked, USR1 blocked parent 3+ 4+ 5+ TERM blocked, USR1 open",
     .again = tell_process, .number = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK},
    {"spawn: own executable, session", with_many_attributes,
     "born 3 4 5 child, own group, own session, TERM blocked, USR1 open parent 3 4 5 TERM blocked, USR1 open",
     "born 3+ 4+ 5+ child, own group, own session, TERM blocked, USR1 open parent 3+ 4+ 5+ TERM blocked, USR1 open",
     .again = tell_process, .number = POSIX_SPAWN_SETSID},
    {"spawn: a named number, file actions", named_with_actions, "3 4 5 9 | parent 3 4 5", "4 9 | parent 3+ 4+ 5+"},
    {"spawn: a file action fails", failing_action, "EBADF no number no child parent 3 4 5", "EBADF no number no child parent 3+ 4+ 5+"},
};
RULE_GROUP(spawn_actions);
