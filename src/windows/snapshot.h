/*
 * All handles of this process, in one question to the system.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_SNAPSHOT_H
#define CLOEXEC_SNAPSHOT_H

#include <stdbool.h>

#include "nt.h"

/* Calls visit for each handle. Returns false, having called nothing, where the system does not tell. */
typedef void cloexec_visit(HANDLE handle, bool inherits, unsigned type, void *context);
bool cloexec_each_handle(cloexec_visit *visit, void *context);

/* Tells whether a handle of this type is a file, a pipe or a socket. */
bool cloexec_is_file(HANDLE handle, unsigned type);

#endif
