/*
 * A set of handles that grows: empty when zeroed. The time for a member does not depend on how many there are.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_HANDLES_H
#define CLOEXEC_HANDLES_H

#include <stdbool.h>

#include "marks.h"

struct cloexec_handles {
    HANDLE *item;
    unsigned count, room;
    unsigned char *members; /* a bit for each value that a handle can have */
    SIZE_T size;
    bool failed; /* no memory: the set is not complete */
};

/* For handles in the sense of cloexec_is_handle. */
bool cloexec_handles_has(const struct cloexec_handles *handles, HANDLE handle);

/* Makes room for one more; false, with failed set, when there is no memory. */
bool cloexec_handles_has_room(struct cloexec_handles *handles, HANDLE handle);
void cloexec_handles_add(struct cloexec_handles *handles, HANDLE handle);
void cloexec_handles_free(struct cloexec_handles *handles);

#endif
