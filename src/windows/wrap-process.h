/*
 * Following into the processes that this one creates; and what a caller of CreateProcess asked for, where that is lost on the way.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_WRAP_PROCESS_H
#define CLOEXEC_WRAP_PROCESS_H

#include <stdbool.h>

#include "nt.h"

/* Says which library is to follow. Returns false when its path cannot be put into an import table. */
bool cloexec_follow_with(HMODULE us);

/* A caller's own PROC_THREAD_ATTRIBUTE_HANDLE_LIST: NULL for none. */
struct cloexec_asked {
    const HANDLE *item;
    SIZE_T count;
};

/* Makes a place for each thread in which CreateProcess leaves the list for NtCreateUserProcess, and takes it away. */
void cloexec_asked_begin(void);
void cloexec_asked_end(void);

/* The list of the CreateProcess that this thread is in. The last error is as before. */
struct cloexec_asked cloexec_asked(void);

#endif
