/*
 * posix_spawn hands over without touching the parent's flags: between taking them off and putting them back another thread would spawn
 * with them.  So a helper calls the real function: a thread of this process, whose parent the new process is to have, but with a copy of
 * the descriptor table, which the new process is to get.  All that the caller's file actions and attributes say is libc's affair.
 *
 * The helper runs with its caller's thread-local memory, as a child of vfork does, while the caller stands still.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "execute.h"

#include <errno.h>
#include <link.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "environment.h"

/* libc's function takes no more than a few pages, its child has a stack of its own. */
enum { STACK_SIZE = 64 << 10 };

struct helper {
    struct cloexec_door door;
    const struct cloexec_wishes *wishes;
    int result;
};

/* posix_spawn says by its result what went wrong. */
static int spawn_told(const struct cloexec_door *door, const struct cloexec_wishes *wishes)
{
    struct cloexec_environment environment;
    int result;

    cloexec_environment_make(&environment, wishes, &door->target);
    result = door->call(door, environment.envp);
    if (result == E2BIG && environment.room != NULL)
        result = door->call(door, door->target.envp);
    cloexec_environment_drop(&environment);
    return result;
}

static int help(void *argument)
{
    struct helper *helper = argument;

    cloexec_hand_over(helper->wishes);
    helper->result = spawn_told(&helper->door, helper->wishes);
    REAL(syscall)(SYS_exit, 0, 0, 0, 0, 0); /* this thread alone; libc's clone may end the process (glibc before 2.25, some processors) */
    return 0;
}

/* valgrind 3.19 ends a program that makes a thread with a descriptor table of its own.  Its tools are preloaded by names like this. */
static bool is_valgrinds(void)
{
    for (const struct link_map *map = _r_debug.r_map; map != NULL; map = map->l_next)
        if (strstr(map->l_name, "/vgpreload_") != NULL)
            return true;
    return false;
}

static bool run(struct helper *helper)
{
    const int flags = CLONE_VM | CLONE_FS | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_VFORK;
    char *stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    int thread;

    if (stack == MAP_FAILED)
        return false;
    thread = clone(help, stack + STACK_SIZE, flags, helper);
    munmap(stack, STACK_SIZE);
    return thread >= 0;
}

/* No handler may run in the helper, so all signals wait; the new process is to have the mask that its parent has. */
static void keep_mask(posix_spawnattr_t *attributes, const posix_spawnattr_t *callers, const sigset_t *mask)
{
    short flags = 0;

    if (callers != NULL)
        *attributes = *callers;
    else
        posix_spawnattr_init(attributes);
    posix_spawnattr_getflags(attributes, &flags);
    if (flags & POSIX_SPAWN_SETSIGMASK)
        return;
    posix_spawnattr_setflags(attributes, (short)(flags | POSIX_SPAWN_SETSIGMASK));
    posix_spawnattr_setsigmask(attributes, mask);
}

/* Returns whether the helper has run: where there can be none, nothing is handed over. */
static bool spawn_handing_over(const struct cloexec_door *door, const struct cloexec_wishes *wishes, int *result)
{
    struct helper helper = {*door, wishes, 0};
    int saved_errno = errno;
    posix_spawnattr_t attributes;
    sigset_t all, mask;
    bool has_run;

    if (is_valgrinds())
        return false;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &mask);
    keep_mask(&attributes, door->attributes, &mask);
    helper.door.attributes = &attributes;
    has_run = run(&helper);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    errno = saved_errno;
    *result = helper.result;
    return has_run;
}

int cloexec_spawn(const struct cloexec_door *door)
{
    struct cloexec_wishes wishes;
    int result;

    if (cloexec_wish(&wishes, &door->target, false) && !door->gives_descriptor && spawn_handing_over(door, &wishes, &result))
        return result;
    wishes.is_own = false;
    return spawn_told(door, &wishes);
}
