/*
 * The marks: two bits for each handle value and the number of process creations that borrow its flag just now. Pages are made when
 * they are first needed and stay. Reading takes no lock; whatever changes a flag together with its mark does.
 * SPDX-License-Identifier: MIT
 */
#include "marks.h"

#include <stdint.h>

#include "real.h"

enum { PAGES = 1024, PER_PAGE = 16384, MARK_BITS = 3, ONE_LOAN = 4 };

static uint16_t *pages[PAGES];
static SRWLOCK lock = SRWLOCK_INIT;

bool cloexec_is_handle(HANDLE handle)
{
    uintptr_t value = (uintptr_t)handle;

    return value != 0 && value % 4 == 0 && value / 4 < (uintptr_t)PAGES * PER_PAGE;
}

static uint16_t *existing(HANDLE handle)
{
    uintptr_t index = (uintptr_t)handle / 4;
    uint16_t *page;

    if (!cloexec_is_handle(handle))
        return NULL;
    page = __atomic_load_n(&pages[index / PER_PAGE], __ATOMIC_ACQUIRE);
    return page != NULL ? &page[index % PER_PAGE] : NULL;
}

static void make_page(HANDLE handle)
{
    void **place = (void **)&pages[(uintptr_t)handle / 4 / PER_PAGE];
    void *page = VirtualAlloc(NULL, PER_PAGE * sizeof **pages, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);

    if (page != NULL && InterlockedCompareExchangePointer(place, page, NULL) != NULL)
        VirtualFree(page, 0, MEM_RELEASE);
}

static unsigned known(HANDLE handle)
{
    uint16_t *entry = existing(handle);

    return entry != NULL ? __atomic_load_n(entry, __ATOMIC_RELAXED) : 0;
}

enum cloexec_mark cloexec_mark_of(HANDLE handle)
{
    return known(handle) & MARK_BITS;
}

void cloexec_recall(HANDLE handle, unsigned value)
{
    uint16_t *entry = existing(handle);

    if (entry == NULL && value != 0 && cloexec_is_handle(handle)) {
        make_page(handle);
        entry = existing(handle);
    }
    if (entry != NULL)
        __atomic_store_n(entry, (uint16_t)value, __ATOMIC_RELAXED);
}

void cloexec_mark(HANDLE handle, enum cloexec_mark mark)
{
    cloexec_recall(handle, mark);
}

unsigned cloexec_forget(HANDLE handle)
{
    unsigned value = known(handle);

    if (value != 0) {
        AcquireSRWLockExclusive(&lock);
        cloexec_recall(handle, 0);
        ReleaseSRWLockExclusive(&lock);
    }
    return value;
}

NTSTATUS cloexec_set_flag(HANDLE handle, bool inherit)
{
    struct handle_flags flags = {0, 0};
    NTSTATUS status = NtQueryObject(handle, OBJECT_HANDLE_FLAGS, &flags, sizeof flags, NULL);

    if (!NT_SUCCESS(status) || flags.inherit == inherit)
        return status;
    flags.inherit = inherit;
    return REAL(NtSetInformationObject)(handle, OBJECT_HANDLE_FLAGS, &flags, sizeof flags);
}

/* Each borrower sets the flag: the first one may not have come to it yet. */
bool cloexec_lend(HANDLE handle)
{
    bool lent;

    if (cloexec_mark_of(handle) != MARK_CLEARED)
        return false;
    AcquireSRWLockExclusive(&lock);
    lent = cloexec_mark_of(handle) == MARK_CLEARED && NT_SUCCESS(cloexec_set_flag(handle, true));
    if (lent)
        cloexec_recall(handle, known(handle) + ONE_LOAN);
    ReleaseSRWLockExclusive(&lock);
    return lent;
}

/* Whoever closed the handle or asked for its flag in the meantime ended the loan. */
void cloexec_take_back(HANDLE handle)
{
    AcquireSRWLockExclusive(&lock);
    if (known(handle) >= ONE_LOAN) {
        cloexec_recall(handle, known(handle) - ONE_LOAN);
        if (known(handle) == MARK_CLEARED)
            cloexec_set_flag(handle, false);
    }
    ReleaseSRWLockExclusive(&lock);
}
