/*
 * The settings that the hooks look at while the program runs.  dllmain.c writes them before anything is hooked.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_MODE_H
#define CLOEXEC_MODE_H

#include <stdbool.h>

/* strict: descriptors from 3 on that a C runtime's table passes to a child are not taken for a wish. */
extern bool cloexec_is_strict;

/* Whether we go into the processes that this one creates. */
extern bool cloexec_follows;

#endif
