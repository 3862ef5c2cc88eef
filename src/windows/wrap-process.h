/*
 * Following into the processes that this one creates.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_WRAP_PROCESS_H
#define CLOEXEC_WRAP_PROCESS_H

#include <stdbool.h>

#include "nt.h"

/* Says which library is to follow. Returns false when its path cannot be put into an import table. */
bool cloexec_follow_with(HMODULE us);

#endif
