/*
 * The doors by which a program comes in.  Most calls go straight through; the others by cloexec_execute.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <stdarg.h>

#include "execute.h"

static int call_execve(const struct cloexec_door *door, char *const *envp)
{
    return REAL(execve)(door->target.path, door->target.argv, envp);
}

#ifdef HAVE_EXECVPE
static int call_execvpe(const struct cloexec_door *door, char *const *envp)
{
    return REAL(execvpe)(door->target.path, door->target.argv, envp);
}
#endif

/* A program by path. */
static int execute_path(const char *path, char *const *argv, char *const *envp)
{
    struct cloexec_door door = {.target = {.path = path, .directory = AT_FDCWD, .argv = argv, .envp = envp}, .call = call_execve};

    return cloexec_execute(&door);
}

/* A program sought along PATH. */
static int execute_sought(const char *file, char *const *argv, char *const *envp)
{
    struct cloexec_door door = {.target = {.path = file, .search = true, .directory = AT_FDCWD, .argv = argv, .envp = envp},
                                .call = call_execvpe};

    return cloexec_execute(&door);
}

int execve(const char *path, char *const argv[], char *const envp[])
{
    PREPARE_FIRST(execve, path, argv, envp);
    if (cloexec_unlikely(path == NULL) || !cloexec_exec_concerns_us())
        return REAL(execve)(path, argv, envp);
    return execute_path(path, argv, envp);
}

int execv(const char *path, char *const argv[])
{
    PREPARE_FIRST(execv, path, argv);
    if (cloexec_unlikely(path == NULL) || !cloexec_exec_concerns_us())
        return REAL(execv)(path, argv);
    return execute_path(path, argv, environ);
}

int execvp(const char *file, char *const argv[])
{
    PREPARE_FIRST(execvp, file, argv);
    if (cloexec_unlikely(file == NULL) || !cloexec_exec_concerns_us())
        return REAL(execvp)(file, argv);
    return execute_sought(file, argv, environ);
}

#ifdef HAVE_EXECVPE
int execvpe(const char *file, char *const argv[], char *const envp[])
{
    PREPARE_FIRST(execvpe, file, argv, envp);
    if (cloexec_unlikely(file == NULL) || !cloexec_exec_concerns_us())
        return REAL(execvpe)(file, argv, envp);
    return execute_sought(file, argv, envp);
}
#endif

/* The list forms become the array forms, as in libc: their arguments up to NULL, behind the first. */
static size_t list_length(va_list list)
{
    size_t length = 1;

    while (va_arg(list, char *) != NULL)
        length++;
    return length;
}

#define READ_LIST(argv, first)                                                                                                       \
    va_list list;                                                                                                                    \
    size_t length;                                                                                                                   \
    va_start(list, first);                                                                                                           \
    length = (first) != NULL ? list_length(list) : 0;                                                                                \
    va_end(list);                                                                                                                    \
    char *argv[length + 1];                                                                                                          \
    va_start(list, first);                                                                                                           \
    argv[0] = (char *)(first);                                                                                                       \
    for (size_t i = 1; i <= length; i++)                                                                                             \
        argv[i] = va_arg(list, char *)

int execl(const char *path, const char *first, ...)
{
    READ_LIST(argv, first);
    va_end(list);
    return execv(path, argv);
}

int execlp(const char *file, const char *first, ...)
{
    READ_LIST(argv, first);
    va_end(list);
    return execvp(file, argv);
}

int execle(const char *path, const char *first, ...)
{
    char *const *envp;

    READ_LIST(argv, first);
    envp = va_arg(list, char *const *);
    va_end(list);
    return execve(path, argv, envp);
}

#ifdef HAVE_FEXECVE
static int call_fexecve(const struct cloexec_door *door, char *const *envp)
{
    return REAL(fexecve)(door->target.directory, door->target.argv, envp);
}

int fexecve(int fd, char *const argv[], char *const envp[])
{
    struct cloexec_door door = {.target = {.directory = fd, .flags = AT_EMPTY_PATH, .argv = argv, .envp = envp}, .call = call_fexecve};

    PREPARE_FIRST(fexecve, fd, argv, envp);
    if (!cloexec_exec_concerns_us())
        return REAL(fexecve)(fd, argv, envp);
    return cloexec_execute(&door);
}
#endif

#ifdef HAVE_EXECVEAT
static int call_execveat(const struct cloexec_door *door, char *const *envp)
{
    return REAL(execveat)(door->target.directory, door->target.path, door->target.argv, envp, door->target.flags);
}

int execveat(int directory, const char *path, char *const argv[], char *const envp[], int flags)
{
    struct cloexec_door door = {.target = {.path = path, .directory = directory, .flags = flags, .argv = argv, .envp = envp},
                                .call = call_execveat};

    PREPARE_FIRST(execveat, directory, path, argv, envp, flags);
    if (cloexec_unlikely(path == NULL) || !cloexec_exec_concerns_us())
        return REAL(execveat)(directory, path, argv, envp, flags);
    return cloexec_execute(&door);
}
#endif

static int call_posix_spawn(const struct cloexec_door *door, char *const *envp)
{
    return REAL(posix_spawn)(door->child, door->target.path, door->actions, door->attributes, door->target.argv, envp);
}

static int call_posix_spawnp(const struct cloexec_door *door, char *const *envp)
{
    return REAL(posix_spawnp)(door->child, door->target.path, door->actions, door->attributes, door->target.argv, envp);
}

#define SPAWN_TARGET(given, along_path)                                                                                              \
    {                                                                                                                                \
        .path = given, .search = along_path, .directory = AT_FDCWD, .spawns = true, .acts = actions != NULL, .argv = argv,           \
        .envp = envp                                                                                                                 \
    }

int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
                char *const argv[], char *const envp[])
{
    struct cloexec_door door = {SPAWN_TARGET(path, false), call_posix_spawn, pid, actions, attributes, .gives_descriptor = false};

    PREPARE_FIRST(posix_spawn, pid, path, actions, attributes, argv, envp);
    if (cloexec_unlikely(path == NULL) || !cloexec_exec_concerns_us())
        return REAL(posix_spawn)(pid, path, actions, attributes, argv, envp);
    return cloexec_spawn(&door);
}

int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
                 char *const argv[], char *const envp[])
{
    struct cloexec_door door = {SPAWN_TARGET(file, true), call_posix_spawnp, pid, actions, attributes, .gives_descriptor = false};

    PREPARE_FIRST(posix_spawnp, pid, file, actions, attributes, argv, envp);
    if (cloexec_unlikely(file == NULL) || !cloexec_exec_concerns_us())
        return REAL(posix_spawnp)(pid, file, actions, attributes, argv, envp);
    return cloexec_spawn(&door);
}

/* Their descriptor is made by the kernel, with the flag, in the table of the thread that calls: so there is no helper here (spawn.c). */
#ifdef HAVE_PIDFD_SPAWN
static int call_pidfd_spawn(const struct cloexec_door *door, char *const *envp)
{
    return REAL(pidfd_spawn)(door->child, door->target.path, door->actions, door->attributes, door->target.argv, envp);
}

int pidfd_spawn(int *pidfd, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
                char *const argv[], char *const envp[])
{
    struct cloexec_door door = {SPAWN_TARGET(path, false), call_pidfd_spawn, pidfd, actions, attributes, .gives_descriptor = true};

    PREPARE_FIRST(pidfd_spawn, pidfd, path, actions, attributes, argv, envp);
    if (cloexec_unlikely(path == NULL) || !cloexec_exec_concerns_us())
        return REAL(pidfd_spawn)(pidfd, path, actions, attributes, argv, envp);
    return cloexec_spawn(&door);
}
#endif

#ifdef HAVE_PIDFD_SPAWNP
static int call_pidfd_spawnp(const struct cloexec_door *door, char *const *envp)
{
    return REAL(pidfd_spawnp)(door->child, door->target.path, door->actions, door->attributes, door->target.argv, envp);
}

int pidfd_spawnp(int *pidfd, const char *file, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
                 char *const argv[], char *const envp[])
{
    struct cloexec_door door = {SPAWN_TARGET(file, true), call_pidfd_spawnp, pidfd, actions, attributes, .gives_descriptor = true};

    PREPARE_FIRST(pidfd_spawnp, pidfd, file, actions, attributes, argv, envp);
    if (cloexec_unlikely(file == NULL) || !cloexec_exec_concerns_us())
        return REAL(pidfd_spawnp)(pidfd, file, actions, attributes, argv, envp);
    return cloexec_spawn(&door);
}
#endif
