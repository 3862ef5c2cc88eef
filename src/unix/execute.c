/*
 * Hands over, executes, takes back.  May run in a signal handler or a vfork child: nothing is allocated there, except room for an
 * environment that is too large for the stack.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "execute.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

/* More pointers than this do not go onto the stack, which may be a signal handler's. */
enum { STACK_POINTERS = 512 };

/* Finds what has to be added to the environment.  Our library never follows into a set-user-ID or set-group-ID program. */
static void find_added(struct cloexec_added *added, const struct cloexec_wishes *wishes, char *const *envp)
{
    added->count = 0;
    added->replaces_preload = false;
    if (wishes->is_own && cloexec_tell_handed(wishes, added->handed, sizeof added->handed))
        added->entries[added->count++] = added->handed;
    if (cloexec_follows && !wishes->has_privileges)
        cloexec_follow(added, envp);
}

static int call_with(const struct cloexec_door *door, const struct cloexec_added *added, char **room)
{
    cloexec_environment(room, door->target.envp, added);
    return door->call(door, room);
}

static __attribute__((noinline)) int call_with_large(const struct cloexec_door *door, const struct cloexec_added *added, size_t size)
{
    char **room = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int result, saved_errno;

    if (room == MAP_FAILED)
        return door->call(door, door->target.envp);
    result = call_with(door, added, room);
    saved_errno = errno;
    munmap(room, size);
    errno = saved_errno;
    return result;
}

static __attribute__((noinline)) int call_with_small(const struct cloexec_door *door, const struct cloexec_added *added, size_t count)
{
    char *room[count];

    return call_with(door, added, room);
}

static __attribute__((noinline)) int call_with_added(const struct cloexec_door *door, const struct cloexec_wishes *wishes)
{
    struct cloexec_added added;
    size_t count;

    find_added(&added, wishes, door->target.envp);
    if (added.count == 0)
        return door->call(door, door->target.envp);
    count = cloexec_environment_count(door->target.envp) + added.count + 1;
    if (count > STACK_POINTERS)
        return call_with_large(door, &added, count * sizeof(char *));
    return call_with_small(door, &added, count);
}

static int call(const struct cloexec_door *door, const struct cloexec_wishes *wishes)
{
    if (wishes->is_own || cloexec_follows)
        return call_with_added(door, wishes);
    return door->call(door, door->target.envp);
}

/*
 * A script executed by descriptor: its interpreter opens /dev/fd/N, which is closed by then if the flag is on it (fexecve(3)); or, where
 * the descriptor is a directory, /dev/fd/N/script (execveat(2)).
 */
static bool is_closed_script(const struct cloexec_door *door)
{
    int fd = door->target.directory;

    return errno == ENOENT && fd > 2 && cloexec_recall(fd) == WHOSE_ours && (door->target.path == NULL || *door->target.path != '/');
}

static int call_once_more(const struct cloexec_door *door, const struct cloexec_wishes *wishes)
{
    struct cloexec_wishes script = {.count = 1, .numbers = {door->target.directory}};
    int result;

    cloexec_hand_over(&script);
    result = call(door, wishes);
    cloexec_take_back(&script);
    return result;
}

int cloexec_execute(const struct cloexec_door *door)
{
    struct cloexec_wishes wishes;
    bool any = cloexec_wish(&wishes, &door->target, true);
    int result;

    if (any)
        cloexec_hand_over(&wishes);
    result = call(door, &wishes);
    if (is_closed_script(door))
        result = call_once_more(door, &wishes);
    if (any)
        cloexec_take_back(&wishes);
    return result;
}

/* --- a new process --- */

static bool is_plain(const struct cloexec_door *door)
{
    short flags = 0;

    if (door->attributes != NULL && (posix_spawnattr_getflags(door->attributes, &flags) != 0 || flags != 0))
        return false;
    return door->actions == NULL;
}

/* posix_spawnp, other than execvpe, gives what is no program to no shell (glibc, posix/execvpe.c, __execvpex): found here, execve refuses. */
static int execute_plainly(const struct cloexec_door *door, char *const *envp)
{
    const char *path = door->target.path;
    char found[PATH_MAX];

    if (door->target.search && strchr(path, '/') == NULL) {
        if (!cloexec_seek(path, found))
            return REAL(execvpe)(path, door->target.argv, envp);
        path = found;
    }
    return REAL(execve)(path, door->target.argv, envp);
}

/* As libc's posix_spawn does: a signal that waits for the child must not run the program's handler there, in the parent's memory. */
static void drop_handlers(void)
{
    struct sigaction action;

    for (int number = 1; number < NSIG; number++)
        if (sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_IGN && action.sa_handler != SIG_DFL) {
            action.sa_handler = SIG_DFL;
            action.sa_flags = 0;
            sigaction(number, &action, NULL);
        }
}

/* The child of vfork: shares our memory, has a descriptor table of its own. */
static void run_child(const struct cloexec_door *door, const struct cloexec_wishes *wishes, const sigset_t *mask, volatile int *error)
{
    struct cloexec_door plain = *door;

    plain.call = execute_plainly;
    cloexec_hand_over(wishes);
    drop_handlers();
    sigprocmask(SIG_SETMASK, mask, NULL);
    call(&plain, wishes);
    *error = errno;
    _exit(127);
}

/*
 * The parent's flags stay as they are: between taking them off and putting them back another thread would spawn with them.  Signals wait
 * as they do in libc's posix_spawn, since a handler in the child would run in our memory.
 */
static int spawn_handing_over(const struct cloexec_door *door, const struct cloexec_wishes *wishes)
{
    int saved_errno = errno;
    volatile int error = 0;
    sigset_t all, mask;
    pid_t child;

    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &mask);
    child = vfork();
    if (child == 0)
        run_child(door, wishes, &mask, &error);
    if (child < 0)
        error = errno;
    else if (error != 0)
        waitpid(child, NULL, 0);
    else if (door->pid != NULL)
        *door->pid = child;
    sigprocmask(SIG_SETMASK, &mask, NULL);
    errno = saved_errno;
    return error;
}

int cloexec_spawn(const struct cloexec_door *door)
{
    struct cloexec_wishes wishes;

    if (cloexec_wish(&wishes, &door->target, false) && is_plain(door))
        return spawn_handing_over(door, &wishes);
    wishes.is_own = false;
    return call(door, &wishes);
}
