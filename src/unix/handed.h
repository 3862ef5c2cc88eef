/*
 * The word that goes with a hand-over to the own executable.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_HANDED_H
#define CLOEXEC_HANDED_H

#include "follow.h"
#include "handover.h"

/*
 * Takes an assignment of the environment that says what the image before us handed over.  Returns false where it is another.
 */
bool cloexec_take_handed(const char *assignment) __attribute__((visibility("hidden")));

/* Writes it for the next image, after the hand-over of all that is ours. */
void cloexec_tell_handed(struct cloexec_added *added, const struct cloexec_target *target) __attribute__((visibility("hidden")));

/* How many bytes of text that takes at most; adds the pointers that it takes. */
size_t cloexec_handed_room(size_t *pointers) __attribute__((visibility("hidden")));

#endif
