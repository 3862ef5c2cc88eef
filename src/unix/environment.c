/*
 * The new environment lies in a mapping of its own, since the stack may be a signal handler's, and any number of descriptors is told.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "environment.h"

#include <errno.h>
#include <sys/mman.h>

#include "follow.h"
#include "handed.h"
#include "vforked.h"

static size_t count_of(char *const *envp)
{
    size_t count = 0;

    while (envp != NULL && envp[count] != NULL)
        count++;
    return count;
}

/* A child of vfork uses its parent's memory for it: always the same, for otherwise each child would leave some behind. */
static void *make_room(size_t size)
{
    void **kept = cloexec_vforked_room(size), *room;

    if (kept != NULL && *kept != NULL)
        return *kept;
    room = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED)
        return NULL;
    if (kept != NULL)
        *kept = room;
    return room;
}

static void write_all(void *room, size_t pointers, bool tells, bool follows, const struct cloexec_target *target)
{
    struct cloexec_added added = {.next = room, .text = (char *)((char **)room + pointers)};

    if (follows)
        cloexec_follow(&added, target->envp);
    else
        cloexec_add_all(&added, target->envp);
    if (tells)
        cloexec_tell_handed(&added, target);
    *added.next = NULL;
}

void cloexec_environment_make(struct cloexec_environment *environment, const struct cloexec_wishes *wishes,
                              const struct cloexec_target *target)
{
    bool tells = wishes->is_own && wishes->all, follows = cloexec_follows && !wishes->has_privileges;
    size_t pointers = count_of(target->envp) + 1, text = 0;
    int saved_errno = errno;

    *environment = (struct cloexec_environment){.envp = target->envp};
    if (tells)
        text += cloexec_handed_room(&pointers);
    if (follows)
        text += cloexec_follow_room(&pointers, target->envp);
    if (text == 0)
        return;
    environment->size = pointers * sizeof(char *) + text;
    environment->room = make_room(environment->size);
    if (environment->room != NULL) {
        write_all(environment->room, pointers, tells, follows, target);
        environment->envp = environment->room;
    }
    errno = saved_errno;
}

void cloexec_environment_drop(const struct cloexec_environment *environment)
{
    int saved_errno = errno;
    void **kept;

    if (environment->room == NULL)
        return;
    kept = cloexec_vforked_room(0);
    if (kept == NULL || *kept != environment->room)
        munmap(environment->room, environment->size);
    errno = saved_errno;
}
