/*
 * Wishes, and how they are granted.  Runs in signal handlers and vfork children: no allocation, little stack, and the record is only
 * read, since a vfork child shares it with its parent.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "handover.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "actions.h"
#include "follow.h"
#include "forms.h"
#include "handed.h"
#include "named.h"
#include "own.h"
#include "privileges.h"
#include "seek.h"
#include "vforked.h"

bool cloexec_no_handover;

void cloexec_handover_start(char **environment)
{
    char **kept = environment;

    if (environment == NULL)
        return;
    cloexec_remember_named(cloexec_arguments(), environment);
    for (char **entry = environment; *entry != NULL; entry++)
        if (**entry != 'C' || !cloexec_take_handed(*entry))
            *kept++ = *entry;
    *kept = NULL;
}

/* --- wishes --- */

static void wish_for_file(struct cloexec_wishes *wishes, const struct cloexec_target *target, const struct stat *status, const char *path)
{
    if (target->acts && cloexec_actions_move && path != NULL && *path != '/') {
        wishes->has_privileges = true; /* nobody knows */
        return;
    }
    wishes->all = wishes->is_own = cloexec_is_own(status, path);
    wishes->has_privileges = cloexec_follows && cloexec_gives_privileges(target, status, path);
}

/* A search costs calls: only for a name that may be our own, or where we must not follow into what it finds. */
static __attribute__((noinline)) void wish_along_path(struct cloexec_wishes *wishes, const struct cloexec_target *target)
{
    size_t size = cloexec_seek_size(target->path);
    struct stat status;

    if (size != 0 && (cloexec_is_own_name(target->path) || cloexec_follows)) {
        char path[size];

        if (cloexec_seek(target->path, path, &status))
            wish_for_file(wishes, target, &status, path);
    }
}

static bool status_of(const struct cloexec_target *target, struct stat *status)
{
    if (target->path == NULL || (target->flags & AT_EMPTY_PATH && *target->path == '\0'))
        return fstat(target->directory, status) == 0;
    return fstatat(target->directory, target->path, status, target->flags & AT_SYMLINK_NOFOLLOW) == 0;
}

/* Where there is no such file, the exec will say so; a path that is no address is the kernel's to find out. */
static void wish_for_program(struct cloexec_wishes *wishes, const struct cloexec_target *target)
{
    struct stat status;

    if (target->search && strchr(target->path, '/') == NULL)
        wish_along_path(wishes, target);
    else if (status_of(target, &status))
        wish_for_file(wishes, target, &status, target->path);
    else if (errno == EFAULT)
        return;
    if (target->path != NULL && cloexec_program_kind(cloexec_policy_base_name(target->path), NULL) == PROGRAM_target)
        wishes->all = true;
}

bool cloexec_wish(struct cloexec_wishes *wishes, const struct cloexec_target *target, bool same_process)
{
    int saved_errno = errno;

    memset(wishes, 0, sizeof *wishes);
    wish_for_program(wishes, target);
    if (cloexec_no_handover)
        wishes->all = wishes->is_own = false;
    else if (!wishes->all)
        cloexec_wish_named(wishes, target, same_process);
    errno = saved_errno;
    return wishes->all || wishes->listen > 0 || wishes->count > 0;
}

/* --- granting --- */

bool cloexec_is_ours(int fd)
{
    return fd > 2 && cloexec_recall(fd) == WHOSE_ours;
}

/* One call for each that is handed over, of which there may be many: to clear a flag that is clear changes nothing. */
static void change_flag(int fd, bool flagged)
{
    if (!cloexec_is_ours(fd))
        return;
    if (!flagged || REAL(fcntl)(fd, F_GETFD, NULL) == 0)
        REAL(fcntl)(fd, F_SETFD, (void *)(long)(flagged ? FD_CLOEXEC : 0));
}

/* The next number from fd on that is ours, or -1.  Eight at a time where none is recorded. */
int cloexec_next_of_ours(int fd)
{
    int end = (int)__atomic_load_n(&cloexec_height, __ATOMIC_RELAXED) + 3;
    bool all = cloexec_vforked_any();

    while (fd < end) {
        uint64_t eight;

        if (!all && fd % 8 == 0 && fd + 8 <= CLOEXEC_RECORD_SIZE) {
            memcpy(&eight, (const void *)&cloexec_record[fd], sizeof eight);
            if (eight == 0) {
                fd += 8;
                continue;
            }
        }
        if (cloexec_is_ours(fd))
            return fd;
        fd++;
    }
    return -1;
}

static void change_flags(const struct cloexec_wishes *wishes, bool flagged)
{
    int saved_errno = errno;

    if (wishes->all)
        for (int fd = cloexec_next_of_ours(3); fd >= 0; fd = cloexec_next_of_ours(fd + 1))
            change_flag(fd, flagged);
    for (int fd = 3; fd < 3 + wishes->listen && fd < CLOEXEC_RECORD_SIZE; fd++)
        change_flag(fd, flagged);
    for (int i = 0; i < wishes->count; i++)
        change_flag(wishes->numbers[i], flagged);
    errno = saved_errno;
}

void cloexec_hand_over(const struct cloexec_wishes *wishes)
{
    change_flags(wishes, false);
}

void cloexec_take_back(const struct cloexec_wishes *wishes)
{
    change_flags(wishes, true);
}
