/*
 * The environment that a program is executed with: the caller's, and what we add to it.
 *
 *   CLOEXEC_HANDED  tells the next image of this executable what it was handed (handed.h)
 *   CLOEXEC_FOLLOW  puts our entry of LD_PRELOAD and our settings back where a program cleaned its children's environment (follow.h)
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_ENVIRONMENT_H
#define CLOEXEC_ENVIRONMENT_H

#include "handover.h"

/* envp is the caller's own where nothing is added. */
struct cloexec_environment {
    char *const *envp;
    void *room;
    size_t size;
};

/* Called after the hand-over. */
void cloexec_environment_make(struct cloexec_environment *environment, const struct cloexec_wishes *wishes,
                              const struct cloexec_target *target) __attribute__((visibility("hidden")));

/* For an environment that did not go with its process. */
void cloexec_environment_drop(const struct cloexec_environment *environment) __attribute__((visibility("hidden")));

#endif
