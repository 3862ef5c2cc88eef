/*
 * What a process does before its first call is served.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_PREPARE_H
#define CLOEXEC_PREPARE_H

#include "policy.h"

/* Reads the settings and decides which families are served in this process.  Returns them, with CLOEXEC_PREPARED. */
unsigned cloexec_decide(struct cloexec_settings *settings) __attribute__((visibility("hidden")));

/* Returns the families that settings leave to this program. */
unsigned cloexec_families(const struct cloexec_settings *settings) __attribute__((visibility("hidden")));

#endif
