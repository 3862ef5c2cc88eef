/*
 * Programs that run with more rights than their caller: our library is never put into them.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_PRIVILEGES_H
#define CLOEXEC_PRIVILEGES_H

#include "handover.h"

struct stat;

/* Tells whether a file is set-user-ID or set-group-ID or has capabilities.  path: where it was found, NULL where a descriptor names it. */
bool cloexec_gives_privileges(const struct cloexec_target *target, const struct stat *status, const char *path)
    __attribute__((visibility("hidden")));

#endif
