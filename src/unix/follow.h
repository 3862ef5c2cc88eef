/*
 * The environment that a program is executed with: the caller's, and what we add to it.
 *
 *   CLOEXEC_HANDED  tells the next image of this executable what it was handed (handover.h)
 *   CLOEXEC_FOLLOW  puts our entry of LD_PRELOAD and our settings back where a program cleaned its children's environment
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

enum { ADDED_MOST = 12, PRELOAD_SIZE = 1024, HANDED_SIZE = 256 };

/* Room for what is added; it has to live until the program is executed. */
struct cloexec_added {
    const char *entries[ADDED_MOST];
    size_t count;
    bool replaces_preload;
    char handed[HANDED_SIZE];
    char preload[PRELOAD_SIZE];
};

/* Adds what CLOEXEC_FOLLOW puts back to added, whose count is set. */
void cloexec_follow(struct cloexec_added *added, char *const *envp) __attribute__((visibility("hidden")));

/* How many pointers an environment has, without its end. */
size_t cloexec_environment_count(char *const *envp) __attribute__((visibility("hidden")));

/* Writes the new environment into room, which takes the old one's count, added->count and an end. */
void cloexec_environment(char **room, char *const *envp, const struct cloexec_added *added) __attribute__((visibility("hidden")));

#endif
