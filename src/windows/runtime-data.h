/*
 * lpReserved2: the table of descriptors by which C runtimes, and libuv in their manner, tell a child about its handles.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_RUNTIME_DATA_H
#define CLOEXEC_RUNTIME_DATA_H

#include "handles.h"

struct cloexec_runtime_data {
    unsigned count;          /* descriptors; 0 for a block that is absent or of another shape, which is left alone */
    unsigned char *flags;    /* a byte for each, then a handle for each, not aligned */
    void *saved;
    ULONG size;
};

void cloexec_runtime_open(struct cloexec_runtime_data *data, struct parameters *parameters);
bool cloexec_runtime_is_open(const struct cloexec_runtime_data *data, unsigned descriptor);
HANDLE cloexec_runtime_handle(const struct cloexec_runtime_data *data, unsigned descriptor);

/*
 * Blanks the descriptors whose handle is not among those passed: their numbers would name other objects of the child.
 * cloexec_runtime_restore puts the block back as it was.
 */
void cloexec_runtime_blank(struct cloexec_runtime_data *data, const struct cloexec_handles *passed);
void cloexec_runtime_restore(struct cloexec_runtime_data *data);

#endif
