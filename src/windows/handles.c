/*
 * A set of handles, on the process's heap: process creation is no place where that is held by somebody else.
 * SPDX-License-Identifier: MIT
 */
#include "handles.h"

bool cloexec_handles_has(const struct cloexec_handles *handles, HANDLE handle)
{
    for (unsigned i = 0; i < handles->count; i++)
        if (handles->item[i] == handle)
            return true;
    return false;
}

bool cloexec_handles_has_room(struct cloexec_handles *handles)
{
    enum { FIRST = 32 };
    unsigned room = handles->room > 0 ? handles->room * 2 : FIRST;
    HANDLE *item;

    if (handles->count < handles->room)
        return true;
    item = HeapAlloc(GetProcessHeap(), 0, room * sizeof *item);
    if (item == NULL) {
        handles->failed = true;
        return false;
    }
    if (handles->item != NULL) {
        memcpy(item, handles->item, handles->count * sizeof *item);
        HeapFree(GetProcessHeap(), 0, handles->item);
    }
    handles->item = item;
    handles->room = room;
    return true;
}

void cloexec_handles_add(struct cloexec_handles *handles, HANDLE handle)
{
    if (cloexec_handles_has_room(handles))
        handles->item[handles->count++] = handle;
}

void cloexec_handles_free(struct cloexec_handles *handles)
{
    if (handles->item != NULL)
        HeapFree(GetProcessHeap(), 0, handles->item);
}
