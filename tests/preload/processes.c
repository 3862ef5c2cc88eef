/*
 * How processes begin and end: they do as they do without the library.  What the record makes of it is tested in tests/rules.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <spawn.h>
#include <sys/wait.h>

#include "table.h"

typedef void ending(int status);
extern typeof(fork) __fork, _Fork;
extern typeof(vfork) __vfork;

static void note_end(const char *what, pid_t child)
{
    int status = 0;

    note("%s: %s", what, waitpid(child, &status, 0) == child ? "a child" : "none");
    note("%s: status %#x", what, (unsigned)status);
}

/* A child, and one that descends from it. */
static void try_fork(pid_t (*by)(void))
{
    pid_t child = by(), parent = getpid();

    if (child == 0) {
        child = by();
        _exit(child == 0 ? 0 : waitpid(child, NULL, 0) == child && getpid() == parent ? 7 : 8);
    }
    note_end("child", child);
}

/* These stand in frames of their own, which their children may not leave. */
#define VFORK_CASE(name)                                                                                                             \
    static __attribute__((noinline)) void try_##name(const char *what, bool executes)                                                \
    {                                                                                                                                \
        pid_t child = name();                                                                                                        \
        if (child == 0) {                                                                                                            \
            if (executes)                                                                                                            \
                execl("/bin/sh", "sh", "-c", "exit 5", NULL);                                                                        \
            _exit(6);                                                                                                                \
        }                                                                                                                            \
        note_end(what, child);                                                                                                       \
    }                                                                                                                                \
    void case_##name(void)                                                                                                           \
    {                                                                                                                                \
        try_##name("first call, ends", false);                                                                                       \
        MUST(open("/dev/null", O_RDONLY));                                                                                           \
        try_##name("executes", true);                                                                                                \
        for (int i = 0; i < 40; i++)                                                                                                 \
            try_##name("once more", i % 2);                                                                                          \
    }

#ifdef HAVE_VFORK
VFORK_CASE(vfork)
#endif
#ifdef HAVE___VFORK
VFORK_CASE(__vfork)
#endif

void case_fork(void)
{
    try_fork(fork);
}

#ifdef HAVE___FORK
void case___fork(void)
{
    try_fork(__fork);
}
#endif

#ifdef HAVE__FORK
void case__Fork(void)
{
    try_fork(_Fork);
}
#endif

#ifdef HAVE_DAEMON
void case_daemon(void)
{
    int ends[2];
    char word[8] = "";
    pid_t child;

    MUST(pipe(ends));
    child = (pid_t)MUST(fork());
    if (child == 0) {
        if (daemon(1, 1) == 0 && write(ends[1], "daemon", 7) != 7)
            _exit(1);
        _exit(0);
    }
    note_end("parent", child);
    note("%d, %s", (int)read(ends[0], word, sizeof word), word);
}
#endif

static void try_end(ending *end)
{
    pid_t child = (pid_t)MUST(fork());

    if (child == 0)
        end(0x1234);
    note_end("child", child);
}

void case__exit(void)
{
    try_end(_exit);
}

void case__Exit(void)
{
    try_end(_Exit);
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
