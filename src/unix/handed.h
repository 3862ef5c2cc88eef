/*
 * The word that goes with a hand-over to the own executable.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_HANDED_H
#define CLOEXEC_HANDED_H

#include "handover.h"

/*
 * Takes an assignment of the environment that says what the image before us handed over.  Returns false where it is another.
 */
bool cloexec_take_handed(const char *assignment) __attribute__((visibility("hidden")));

/* Writes it for the next image, after the hand-over, and returns whether there is anything to tell.  Numbers that do not fit are left out. */
bool cloexec_tell_handed(const struct cloexec_wishes *wishes, char *buffer, size_t size) __attribute__((visibility("hidden")));

#endif
