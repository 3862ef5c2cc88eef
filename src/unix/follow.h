/*
 * CLOEXEC_FOLLOW: our entry of LD_PRELOAD and our settings are put back where a program cleaned its children's environment.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_FOLLOW_H
#define CLOEXEC_FOLLOW_H

#include <stdbool.h>
#include <stddef.h>

/* Remembers what has to be put back.  Called once, at start, where CLOEXEC_FOLLOW is set. */
void cloexec_follow_start(char *const *environment) __attribute__((visibility("hidden")));

/* Whether CLOEXEC_FOLLOW is set. */
extern bool cloexec_follows __attribute__((visibility("hidden")));

/* An environment that is being written: its next pointer, and where the next text of ours goes. */
struct cloexec_added {
    char **next;
    char *text;
};

/* Copies an environment. */
void cloexec_add_all(struct cloexec_added *added, char *const *envp) __attribute__((visibility("hidden")));

/* Copies an environment and puts back what is missing in it. */
void cloexec_follow(struct cloexec_added *added, char *const *envp) __attribute__((visibility("hidden")));

/* How many bytes of text that takes at most; adds the pointers that it takes. */
size_t cloexec_follow_room(size_t *pointers, char *const *envp) __attribute__((visibility("hidden")));

#endif
