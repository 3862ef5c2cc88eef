/*
 * How processes begin and end: they do as they do without the library.  What the record makes of it is tested in tests/rules.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <spawn.h>
#include <sys/wait.h>

#include "table.h"

static void note_end(const char *what, pid_t child)
{
    int status = 0;

    note("%s: %s", what, waitpid(child, &status, 0) == child ? "a child" : "none");
    note("%s: status %#x", what, (unsigned)status);
}

/* --- what a child of posix_spawn does before it executes --- */

static void spawn_with(posix_spawn_file_actions_t *actions, const char *command)
{
    char *const arguments[] = {(char *)"sh", (char *)"-c", (char *)command, NULL};
    pid_t child = 0;
    int error = posix_spawn(&child, "/bin/sh", actions, NULL, arguments, NULL);

    note("%s: %s", command, error_name(error));
    if (error == 0)
        note_end(command, child);
    posix_spawn_file_actions_destroy(actions);
}

void case_posix_spawn_file_actions_adddup2(void)
{
    posix_spawn_file_actions_t actions;

    posix_spawn_file_actions_init(&actions);
    TRY(posix_spawn_file_actions_adddup2(&actions, 0, -1));
    TRY(posix_spawn_file_actions_adddup2(&actions, 0, 9));
    spawn_with(&actions, "test -e /dev/fd/9");
}

void case_posix_spawn_file_actions_addopen(void)
{
    posix_spawn_file_actions_t actions;

    posix_spawn_file_actions_init(&actions);
    TRY(posix_spawn_file_actions_addopen(&actions, -1, "/dev/null", O_RDONLY, 0));
    TRY(posix_spawn_file_actions_addopen(&actions, 9, "/dev/null", O_RDONLY, 0));
    spawn_with(&actions, "test -e /dev/fd/9");
}

#define MOVE_CASE(name, argument)                                                                                                    \
    void case_posix_spawn_file_actions_##name(void)                                                                                  \
    {                                                                                                                                \
        posix_spawn_file_actions_t actions;                                                                                          \
        posix_spawn_file_actions_init(&actions);                                                                                     \
        TRY(posix_spawn_file_actions_##name(&actions, argument));                                                                    \
        spawn_with(&actions, "test $(pwd -P) = /");                                                                                  \
    }

#ifdef HAVE_POSIX_SPAWN_FILE_ACTIONS_ADDCHDIR_NP
MOVE_CASE(addchdir_np, "/")
#endif
#ifdef HAVE_POSIX_SPAWN_FILE_ACTIONS_ADDFCHDIR_NP
MOVE_CASE(addfchdir_np, (int)MUST(open("/", O_PATH)))
#endif
#ifdef HAVE_POSIX_SPAWN_FILE_ACTIONS_ADDCHDIR
MOVE_CASE(addchdir, "/")
#endif
#ifdef HAVE_POSIX_SPAWN_FILE_ACTIONS_ADDFCHDIR
MOVE_CASE(addfchdir, (int)MUST(open("/", O_PATH)))
#endif
