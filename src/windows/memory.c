/*
 * Pages within reach of a jump, and the one store that patches a function.
 * SPDX-License-Identifier: MIT
 */
#include "memory.h"

#include <stddef.h>

#include "nt.h"

enum { GRANULARITY = 0x10000 };
static const uintptr_t reach = 0x70000000; /* less than 2 GiB, by more than any library is long */

static uintptr_t lowest(uintptr_t address)
{
    return address > reach + GRANULARITY ? address - reach : GRANULARITY;
}

/* Goes from one region to the next one below, from the function down. */
static void *below(uintptr_t address)
{
    MEMORY_BASIC_INFORMATION region;

    for (uintptr_t at = address; at >= lowest(address); at = (uintptr_t)region.BaseAddress - 1) {
        void *page = NULL;

        if (VirtualQuery((void *)at, &region, sizeof region) == 0)
            return NULL;
        if (region.State == MEM_FREE && at > GRANULARITY)
            page = VirtualAlloc((void *)(at & ~(uintptr_t)(GRANULARITY - 1)), MEMORY_PAGE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
        if (page != NULL || region.BaseAddress == NULL)
            return page;
        if (region.State != MEM_FREE && region.AllocationBase != NULL)
            region.BaseAddress = region.AllocationBase;
    }
    return NULL;
}

static void *above(uintptr_t address)
{
    MEMORY_BASIC_INFORMATION region;

    for (uintptr_t at = address; at < address + reach; at = (uintptr_t)region.BaseAddress + region.RegionSize) {
        uintptr_t start = (at + GRANULARITY - 1) & ~(uintptr_t)(GRANULARITY - 1);
        void *page = NULL;

        if (VirtualQuery((void *)at, &region, sizeof region) == 0)
            return NULL;
        if (region.State == MEM_FREE && start + MEMORY_PAGE <= (uintptr_t)region.BaseAddress + region.RegionSize)
            page = VirtualAlloc((void *)start, MEMORY_PAGE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
        if (page != NULL)
            return page;
    }
    return NULL;
}

void *cloexec_memory_near(const void *address)
{
    void *page;

    if (sizeof(void *) == 4)
        return VirtualAlloc(NULL, MEMORY_PAGE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    page = below((uintptr_t)address);
    return page != NULL ? page : above((uintptr_t)address);
}

bool cloexec_memory_seal(void *page)
{
    DWORD before;

    return VirtualProtect(page, MEMORY_PAGE, PAGE_EXECUTE_READ, &before) && FlushInstructionCache(CURRENT_PROCESS, page, MEMORY_PAGE);
}

void cloexec_memory_free(void *page)
{
    VirtualFree(page, 0, MEM_RELEASE);
}

/* Execution is never taken away: other threads may be on the page, and VirtualProtect itself may be. */
bool cloexec_memory_store(void *address, uint64_t value)
{
    DWORD before, ignored;

    if (!VirtualProtect(address, sizeof value, PAGE_EXECUTE_READWRITE, &before))
        return false;
    __atomic_store_n((uint64_t *)address, value, __ATOMIC_SEQ_CST);
    VirtualProtect(address, sizeof value, before, &ignored);
    FlushInstructionCache(CURRENT_PROCESS, address, sizeof value);
    return true;
}
