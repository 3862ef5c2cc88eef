/*
 * What is known of a handle's inheritance, by handle value: whether we took the flag away, or the program asked for it.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_MARKS_H
#define CLOEXEC_MARKS_H

#include <stdbool.h>

#include "nt.h"

enum cloexec_mark {
    MARK_NONE,
    MARK_CLEARED, /* born with the flag, which we took away: passed on only where the program names it */
    MARK_WISHED,  /* the program asked for it, or was born with it: passed on as ever */
};

/* A value that can be a handle in a table: not NULL, not a pseudo handle, not an old console's. */
bool cloexec_is_handle(HANDLE handle);

enum cloexec_mark cloexec_mark_of(HANDLE handle);
void cloexec_mark(HANDLE handle, enum cloexec_mark mark);

/* Takes the mark away and returns it, for cloexec_mark where the handle turns out to be still there. Never waits. */
enum cloexec_mark cloexec_forget(HANDLE handle);

/*
 * Lends the flag to a handle that is marked as cleared, for one process creation; several may do so at once.
 * Returns false, and does nothing, for any other handle. Each true is followed by one cloexec_take_back.
 */
bool cloexec_lend(HANDLE handle);
void cloexec_take_back(HANDLE handle);

/* Sets or clears the flag itself. */
NTSTATUS cloexec_set_flag(HANDLE handle, bool inherit);

#endif
