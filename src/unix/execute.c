/*
 * Hands over, executes, takes back.  May run in a signal handler or a vfork child: nothing is allocated there, except a mapping for an
 * environment that something is added to.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "execute.h"

#include <errno.h>
#include <string.h>

#include "environment.h"

/* What a child of vfork did is forgotten when it is replaced, and comes back if it goes on. */
static int enter(const struct cloexec_door *door, char *const *envp)
{
    bool left = cloexec_vforked_leave();
    int result = door->call(door, envp);

    cloexec_vforked_stay(left);
    return result;
}

/* With our additions, or without where they are too much. */
static int enter_told(const struct cloexec_door *door, const struct cloexec_environment *environment)
{
    int result = enter(door, environment->envp);

    if (result < 0 && errno == E2BIG && environment->room != NULL)
        result = enter(door, door->target.envp);
    return result;
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

static int enter_once_more(const struct cloexec_door *door, const struct cloexec_environment *environment)
{
    struct cloexec_wishes script = {.count = 1, .numbers = {door->target.directory}};
    int result;

    cloexec_hand_over(&script);
    result = enter_told(door, environment);
    cloexec_take_back(&script);
    return result;
}

int cloexec_execute(const struct cloexec_door *door)
{
    struct cloexec_environment environment;
    struct cloexec_wishes wishes;
    bool any = cloexec_wish(&wishes, &door->target, true);
    int result;

    if (any)
        cloexec_hand_over(&wishes);
    cloexec_environment_make(&environment, &wishes, &door->target);
    result = enter_told(door, &environment);
    if (is_closed_script(door))
        result = enter_once_more(door, &environment);
    cloexec_environment_drop(&environment);
    if (any)
        cloexec_take_back(&wishes);
    return result;
}
