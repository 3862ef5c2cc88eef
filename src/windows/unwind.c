/*
 * Moved instructions keep their lengths, so the function's own unwind codes, which count bytes from its beginning, are true of the
 * trampoline as well. The whole trampoline is called a prologue: unwinders take a jump out of a function's body for its end.
 * SPDX-License-Identifier: MIT
 */
#include "unwind.h"

#ifdef _WIN64
#include <stddef.h>

#include "nt.h"

/* UNWIND_INFO, as the format's versions 1 and 2 have it. */
struct info {
    uint8_t version : 3, flags : 5, prologue, count, frame;
    struct {
        uint8_t offset, operation : 4, more : 4;
    } codes[];
};
enum { IS_CHAINED = 4, ALLOCATE_LARGE = 1, SET_FRAME = 3, SAVE = 4, SAVE_FAR = 5, EPILOGUE = 6, SAVE_XMM = 8, SAVE_XMM_FAR = 9 };

_Static_assert(offsetof(struct cloexec_unwind, version_and_flags) == sizeof(RUNTIME_FUNCTION), "as Windows has it");

static const struct info *info_of(const void *target)
{
    ULONG64 base;
    const RUNTIME_FUNCTION *function = RtlLookupFunctionEntry((ULONG64)(uintptr_t)target, &base, NULL);
    const struct info *info;

    if (function == NULL || function->UnwindData % 4 != 0 || base + function->BeginAddress != (ULONG64)(uintptr_t)target)
        return NULL;
    info = (const void *)(uintptr_t)(base + function->UnwindData);
    return info->version <= 2 && !(info->flags & IS_CHAINED) ? info : NULL;
}

static unsigned units(const struct info *info, unsigned i)
{
    switch (info->codes[i].operation) {
    case ALLOCATE_LARGE: return info->codes[i].more == 0 ? 2 : 3;
    case SAVE: case SAVE_XMM: return 2;
    case SAVE_FAR: case SAVE_XMM_FAR: return 3;
    default: return 1;
    }
}

/* The codes come in falling order of their place; version 2 has the epilogues in front. */
static unsigned first_within(const struct info *info, uint32_t size)
{
    unsigned i = 0;

    while (i < info->count && (info->codes[i].operation == EPILOGUE || info->codes[i].offset > size))
        i += units(info, i);
    return i;
}

static bool sets_frame(const struct info *info, unsigned first)
{
    for (unsigned i = first; i < info->count; i += units(info, i))
        if (info->codes[i].operation == SET_FRAME)
            return true;
    return false;
}

static uint32_t distance(const void *address, const void *base)
{
    return (uint32_t)((uintptr_t)address - (uintptr_t)base);
}

void cloexec_unwind_describe(struct cloexec_unwind *unwind, const void *target, const void *base, const void *trampoline, uint32_t size)
{
    const struct info *info = info_of(target);
    unsigned first = info != NULL ? first_within(info, size) : 0, count = info != NULL && first < info->count ? info->count - first : 0;

    *unwind = (struct cloexec_unwind){0};
    if (info == NULL || count > UNWIND_CODES)
        return;
    *unwind = (struct cloexec_unwind){.begin = distance(trampoline, base), .end = distance(trampoline, base) + size,
                                      .info = distance(&unwind->version_and_flags, base), .version_and_flags = 1,
                                      .prologue = (uint8_t)size, .count = (uint8_t)count};
    if (sets_frame(info, first))
        unwind->frame = info->frame;
    memcpy(unwind->codes, &info->codes[first], count * sizeof *unwind->codes);
}

bool cloexec_unwind_add(struct cloexec_unwind *unwind, const void *base)
{
    return unwind->end == 0 || RtlAddFunctionTable((RUNTIME_FUNCTION *)(void *)unwind, 1, (ULONG64)(uintptr_t)base);
}

void cloexec_unwind_remove(struct cloexec_unwind *unwind)
{
    if (unwind->end != 0)
        RtlDeleteFunctionTable((RUNTIME_FUNCTION *)(void *)unwind);
}
#endif
