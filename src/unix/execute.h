/*
 * One way through all doors: hands over, executes, takes back.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_EXECUTE_H
#define CLOEXEC_EXECUTE_H

#include "follow.h"
#include "forms.h"
#include "handed.h"
#include "vforked.h"

/* How a program is executed: by which real function, and with which arguments beside the target's. */
struct cloexec_door {
    struct cloexec_target target;
    int (*call)(const struct cloexec_door *door, char *const *envp);
    int *child; /* for posix_spawn, the new process's number; pidfd_spawn's gets a descriptor there */
    const posix_spawn_file_actions_t *actions;
    const posix_spawnattr_t *attributes;
    bool gives_descriptor;
};

/*
 * Whether an exec can concern us: something is or was ours, or the environment is to be followed.  A process that is left alone, and
 * one that never made a descriptor, goes straight through.
 */
static inline bool cloexec_exec_concerns_us(void)
{
    return cloexec_serves(FAMILY_exec) && (cloexec_height != 0 || cloexec_follows || cloexec_vforked_any());
}

/* Executes in this process.  Returns what the real function returned. */
int cloexec_execute(const struct cloexec_door *door) __attribute__((visibility("hidden")));

/* Executes in a new process, as posix_spawn does. */
int cloexec_spawn(const struct cloexec_door *door) __attribute__((visibility("hidden")));

#endif
