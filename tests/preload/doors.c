/*
 * The doors by which a program or a module comes in: each executes what it executes without the library, with the same arguments and
 * environment, and fails as it fails without.  What is handed over there is tested in tests/rules.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <dlfcn.h>
#include <spawn.h>
#include <sys/wait.h>

#include "table.h"

static char *const arguments[] = {(char *)"sh", (char *)"-c", (char *)"exit $((10 * $# + ${DOOR:-0}))", (char *)"sh", (char *)"a", NULL};
static char *const nothing_there[] = {(char *)"nothing", NULL};
static char *const variables[] = {(char *)"DOOR=5", (char *)"PATH=/bin:/usr/bin", NULL};

/* A door: executes a file with arguments and, where the door takes one, the environment. */
typedef long door_function(const char *file, char *const *argv);

static void note_child(const char *what, pid_t child)
{
    int status = 0;

    MUST(waitpid(child, &status, 0));
    note("%s: status %#x", what, (unsigned)status);
}

/* In a child of fork: the program's status, or the door's error. */
static void execute(const char *what, door_function *door, const char *file, char *const *argv)
{
    pid_t child = (pid_t)MUST(fork());

    if (child == 0) {
        errno = SENTINEL;
        door(file, argv);
        _exit(errno & 0x7f);
    }
    note_child(what, child);
}

/* A descriptor of the caller's own: here is one that is ours, and one that he flagged himself. */
static void open_some(void)
{
    MUST(open("/dev/null", O_RDONLY));
    MUST(open("/dev/null", O_RDONLY | O_CLOEXEC));
}

static void try_door(door_function *door)
{
    execute("before anything is ours", door, "/bin/sh", arguments);
    open_some();
    execute("a program", door, "/bin/sh", arguments);
    execute("nothing there", door, "/nothing/there", nothing_there);
    execute("not a program", door, "/dev/null", nothing_there);
    execute("a directory", door, "/", nothing_there);
    execute("an empty name", door, "", nothing_there);
}

static void try_search(door_function *door)
{
    MUST(setenv("PATH", "/nothing:/bin:/usr/bin", 1));
    try_door(door);
    execute("sought and found", door, "sh", arguments);
    execute("sought and not found", door, "nothing-of-that-name", nothing_there);
    unsetenv("PATH");
    execute("sought without PATH", door, "sh", arguments);
}

#define DOOR_CASE(name, try, call)                                                                                                   \
    static long by_##name(const char *file, char *const *argv)                                                                       \
    {                                                                                                                                \
        (void)argv;                                                                                                                  \
        return (long)(call);                                                                                                         \
    }                                                                                                                                \
    void case_##name(void)                                                                                                           \
    {                                                                                                                                \
        try(by_##name);                                                                                                              \
    }

DOOR_CASE(execve, try_door, execve(file, argv, variables))
DOOR_CASE(execv, try_door, execv(file, argv))
DOOR_CASE(execvp, try_search, execvp(file, argv))
#ifdef HAVE_EXECVPE
DOOR_CASE(execvpe, try_search, execvpe(file, argv, variables))
#endif
DOOR_CASE(execl, try_door, execl(file, "sh", "-c", "exit $#", "sh", "a", "b", NULL))
DOOR_CASE(execlp, try_search, execlp(file, "sh", "-c", "exit $#", "sh", "a", "b", NULL))
DOOR_CASE(execle, try_door, execle(file, "sh", "-c", arguments[2], "sh", "a", NULL, variables))
DOOR_CASE(raw_execve, try_door, syscall(SYS_execve, file, argv, variables))

static long by_descriptor(const char *file, char *const *argv)
{
    int fd = open(file, O_RDONLY);

    return fd < 0 ? -1 : fexecve(fd, argv, variables);
}

#ifdef HAVE_FEXECVE
void case_fexecve(void)
{
    try_door(by_descriptor);
    TRY(fexecve(-1, arguments, variables));
}
#endif

static void try_at(int (*at)(int directory, const char *path, char *const *argv, char *const *envp, int flags))
{
    int directory = (int)MUST(open("/bin", O_PATH)), file = (int)MUST(open("/bin/sh", O_PATH));
    pid_t child = (pid_t)MUST(fork());

    if (child == 0)
        _exit(at(directory, "sh", arguments, variables, 0));
    note_child("by directory", child);
    child = (pid_t)MUST(fork());
    if (child == 0)
        _exit(at(file, "", arguments, variables, AT_EMPTY_PATH));
    note_child("by descriptor", child);
    TRY_AS("nothing there", at(directory, "nothing", arguments, variables, 0));
    TRY_AS("no such directory", at(-1, "sh", arguments, variables, 0));
}

#ifdef HAVE_EXECVEAT
void case_execveat(void)
{
    try_at(execveat);
}
#endif

#ifdef SYS_execveat
static int raw_execveat(int directory, const char *path, char *const *argv, char *const *envp, int flags)
{
    return (int)syscall(SYS_execveat, directory, path, argv, envp, flags);
}

void case_raw_execveat(void)
{
    try_at(raw_execveat);
}
#endif

typedef typeof(posix_spawn) spawn_function;

static void spawn(const char *what, spawn_function *by, const char *file, const posix_spawn_file_actions_t *actions)
{
    pid_t child = -7;
    int error = (errno = SENTINEL, by(&child, file, actions, NULL, arguments, variables));

    note("%s: %s, errno %s, pid %s", what, error_name(error), error_name(errno), child == -7 ? "unset" : "set");
    if (error == 0)
        note_child(what, child);
}

static void try_spawn(spawn_function *by)
{
    posix_spawn_file_actions_t actions;

    spawn("before anything is ours", by, "/bin/sh", NULL);
    open_some();
    spawn("a program", by, "/bin/sh", NULL);
    spawn("nothing there", by, "/nothing/there", NULL);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addclose(&actions, STDIN_FILENO);
    spawn("with actions", by, "/bin/sh", &actions);
    posix_spawn_file_actions_destroy(&actions);
}

void case_posix_spawn(void)
{
    try_spawn(posix_spawn);
}

void case_posix_spawnp(void)
{
    try_spawn(posix_spawnp);
    spawn("sought", posix_spawnp, "sh", NULL);
}

#ifdef HAVE_PIDFD_SPAWN
static void try_pidfd_spawn(typeof(pidfd_spawn) *by, const char *file)
{
    siginfo_t end = {.si_status = 0};
    int pidfd = -7, error = by(&pidfd, file, NULL, NULL, arguments, variables);

    note("%s: %s, %s", file, error_name(error), pidfd < 0 ? "no descriptor" : "a descriptor");
    if (error == 0) {
        MUST(waitid(P_PIDFD, (id_t)pidfd, &end, WEXITED));
        note("status %d, flags %d", end.si_status, fcntl(pidfd, F_GETFD));
    }
}

void case_pidfd_spawn(void)
{
    try_pidfd_spawn(pidfd_spawn, "/bin/sh");
    open_some();
    try_pidfd_spawn(pidfd_spawn, "/bin/sh");
    try_pidfd_spawn(pidfd_spawn, "/nothing/there");
}
#endif

#ifdef HAVE_PIDFD_SPAWNP
void case_pidfd_spawnp(void)
{
    open_some();
    try_pidfd_spawn(pidfd_spawnp, "sh");
    try_pidfd_spawn(pidfd_spawnp, "nothing-of-that-name");
}
#endif

static void load(const char *name, int flags)
{
    void *module = dlopen(name, flags);

    note("%s: %s", name != NULL ? name : "the program", module != NULL ? "loaded" : "not loaded");
    if (module != NULL)
        note("getpid %s", dlsym(module, "getpid") != NULL ? "found" : "not found");
    else
        note("%s", dlerror());
}

void case_dlopen(void)
{
    load(NULL, RTLD_NOW);
    load("libc.so.6", RTLD_NOW);
    load("libm.so.6", RTLD_LAZY | RTLD_DEEPBIND);
    load("/nothing/there.so", RTLD_NOW | RTLD_DEEPBIND);
    load("nothing-of-that-name.so", RTLD_LAZY);
}
