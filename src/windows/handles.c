/*
 * A set of handles, on the process's heap: process creation is no place where that is held by somebody else.
 * SPDX-License-Identifier: MIT
 */
#include "handles.h"

#include <stdint.h>

static SIZE_T place(HANDLE handle)
{
    return (uintptr_t)handle / 4 / 8;
}

static unsigned char bit(HANDLE handle)
{
    return (unsigned char)(1 << (uintptr_t)handle / 4 % 8);
}

bool cloexec_handles_has(const struct cloexec_handles *handles, HANDLE handle)
{
    return place(handle) < handles->size && (handles->members[place(handle)] & bit(handle));
}

/* Moves what block points to into a larger one, the rest of it zeroes. */
static bool grow(void **block, SIZE_T from, SIZE_T to)
{
    void *larger = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, to);

    if (larger == NULL)
        return false;
    if (*block != NULL) {
        memcpy(larger, *block, from);
        HeapFree(GetProcessHeap(), 0, *block);
    }
    *block = larger;
    return true;
}

static bool grow_items(struct cloexec_handles *handles)
{
    enum { FIRST = 32 };
    unsigned room = handles->room > 0 ? handles->room * 2 : FIRST;

    if (handles->count < handles->room)
        return true;
    if (!grow((void **)&handles->item, handles->count * sizeof *handles->item, room * sizeof *handles->item))
        return false;
    handles->room = room;
    return true;
}

static bool grow_members(struct cloexec_handles *handles, HANDLE handle)
{
    enum { FIRST = 64 };
    SIZE_T size = handles->size > 0 ? handles->size : FIRST;

    while (size <= place(handle))
        size *= 2;
    if (size == handles->size)
        return true;
    if (!grow((void **)&handles->members, handles->size, size))
        return false;
    handles->size = size;
    return true;
}

bool cloexec_handles_has_room(struct cloexec_handles *handles, HANDLE handle)
{
    if (grow_items(handles) && grow_members(handles, handle))
        return true;
    handles->failed = true;
    return false;
}

void cloexec_handles_add(struct cloexec_handles *handles, HANDLE handle)
{
    if (!cloexec_handles_has_room(handles, handle))
        return;
    handles->item[handles->count++] = handle;
    handles->members[place(handle)] |= bit(handle);
}

void cloexec_handles_free(struct cloexec_handles *handles)
{
    if (handles->item != NULL)
        HeapFree(GetProcessHeap(), 0, handles->item);
    if (handles->members != NULL)
        HeapFree(GetProcessHeap(), 0, handles->members);
}
