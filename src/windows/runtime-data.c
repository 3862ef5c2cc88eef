/*
 * The block is a count of four bytes, a byte of flags for each descriptor, and a handle for each. Cygwin puts another block in its
 * place: one whose size does not fit its count exactly is not touched.
 * SPDX-License-Identifier: MIT
 */
#include "runtime-data.h"

#include <stdint.h>

enum { IS_OPEN = 1 };

static uint32_t count_of(const UNICODE_STRING *block)
{
    uint32_t count;

    if (block->Buffer == NULL || block->Length < sizeof count)
        return 0;
    memcpy(&count, block->Buffer, sizeof count);
    return block->Length == sizeof count + (uint64_t)count * (1 + sizeof(HANDLE)) ? count : 0;
}

void cloexec_runtime_open(struct cloexec_runtime_data *data, struct parameters *parameters)
{
    *data = (struct cloexec_runtime_data){.count = count_of(&parameters->runtime_data)};
    data->flags = (unsigned char *)parameters->runtime_data.Buffer + sizeof(uint32_t);
    data->size = data->count * (ULONG)(1 + sizeof(HANDLE));
}

bool cloexec_runtime_is_open(const struct cloexec_runtime_data *data, unsigned descriptor)
{
    return data->flags[descriptor] & IS_OPEN;
}

static unsigned char *place(const struct cloexec_runtime_data *data, unsigned descriptor)
{
    return data->flags + data->count + descriptor * sizeof(HANDLE);
}

HANDLE cloexec_runtime_handle(const struct cloexec_runtime_data *data, unsigned descriptor)
{
    HANDLE handle;

    memcpy(&handle, place(data, descriptor), sizeof handle);
    return handle;
}

/* Old consoles' handles and the runtime's "no handle" are no handles to us, and stay. */
static bool is_stale(const struct cloexec_runtime_data *data, unsigned descriptor, const struct cloexec_handles *passed)
{
    HANDLE handle = cloexec_runtime_handle(data, descriptor);

    return cloexec_runtime_is_open(data, descriptor) && cloexec_is_handle(handle) && !cloexec_handles_has(passed, handle);
}

static bool save(struct cloexec_runtime_data *data)
{
    if (data->saved == NULL && (data->saved = HeapAlloc(GetProcessHeap(), 0, data->size)) != NULL)
        memcpy(data->saved, data->flags, data->size);
    return data->saved != NULL;
}

void cloexec_runtime_blank(struct cloexec_runtime_data *data, const struct cloexec_handles *passed)
{
    static const HANDLE none = INVALID_HANDLE_VALUE;

    for (unsigned i = 0; i < data->count; i++)
        if (is_stale(data, i, passed) && save(data)) {
            data->flags[i] = 0;
            memcpy(place(data, i), &none, sizeof none);
        }
}

void cloexec_runtime_restore(struct cloexec_runtime_data *data)
{
    if (data->saved == NULL)
        return;
    memcpy(data->flags, data->saved, data->size);
    HeapFree(GetProcessHeap(), 0, data->saved);
}
