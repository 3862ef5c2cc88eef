/*
 * What unwinders are told about a trampoline: exceptions, stack walks and longjmp go through the instructions that were moved as they
 * went through the function itself. Only 64-bit Windows needs to be told.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_UNWIND_H
#define CLOEXEC_UNWIND_H

#include <stdbool.h>
#include <stdint.h>

enum { UNWIND_CODES = 30 };

/* A RUNTIME_FUNCTION and its UNWIND_INFO, which stand beside the trampoline. Zeroes for a function that needs none. */
struct cloexec_unwind {
    uint32_t begin, end, info;
    uint8_t version_and_flags, prologue, count, frame;
    uint16_t codes[UNWIND_CODES];
};

#ifdef _WIN64
/*
 * Describes size bytes of a trampoline that begins like the function at target, by what the system knows of that function.
 * Addresses count from base.
 */
void cloexec_unwind_describe(struct cloexec_unwind *unwind, const void *target, const void *base, const void *trampoline, uint32_t size);

/* Tells the system, and takes it back. */
bool cloexec_unwind_add(struct cloexec_unwind *unwind, const void *base);
void cloexec_unwind_remove(struct cloexec_unwind *unwind);
#else
static inline void cloexec_unwind_describe(struct cloexec_unwind *unwind, const void *target, const void *base,
                                           const void *trampoline, uint32_t size)
{
    (void)unwind, (void)target, (void)base, (void)trampoline, (void)size;
}

static inline bool cloexec_unwind_add(struct cloexec_unwind *unwind, const void *base)
{
    (void)unwind, (void)base;
    return true;
}

static inline void cloexec_unwind_remove(struct cloexec_unwind *unwind)
{
    (void)unwind;
}
#endif

#endif
