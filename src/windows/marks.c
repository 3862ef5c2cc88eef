/*
 * The marks: two bits for each handle value and the number of process creations that borrow its flag just now. Pages are made when
 * they are first needed and stay. Only process creations take the lock, so that one does not take back what another has just borrowed;
 * closing a handle never waits, because whoever holds the lock may have been stopped, or ended with the process.
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

void cloexec_mark(HANDLE handle, enum cloexec_mark mark)
{
    uint16_t *entry = existing(handle);

    if (entry == NULL && mark != MARK_NONE && cloexec_is_handle(handle)) {
        make_page(handle);
        entry = existing(handle);
    }
    if (entry != NULL)
        __atomic_store_n(entry, (uint16_t)mark, __ATOMIC_RELAXED);
}

enum cloexec_mark cloexec_forget(HANDLE handle)
{
    uint16_t *entry = existing(handle);

    return known(handle) != 0 ? __atomic_exchange_n(entry, 0, __ATOMIC_RELAXED) & MARK_BITS : 0;
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

/* At the end of the process the other threads are gone, and so is whoever would give the lock back. */
static bool enter(void)
{
    if (RtlDllShutdownInProgress())
        return false;
    AcquireSRWLockExclusive(&lock);
    return true;
}

static void leave(bool entered)
{
    if (entered)
        ReleaseSRWLockExclusive(&lock);
}

/* One loan more or less, of a handle that is marked as cleared; false for any other. */
static bool count_loan(HANDLE handle, int change)
{
    uint16_t *entry = existing(handle), now = (uint16_t)known(handle);

    do {
        if ((now & MARK_BITS) != MARK_CLEARED || now + change < 0)
            return false;
    } while (!__atomic_compare_exchange_n(entry, &now, (uint16_t)(now + change), false, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
    return true;
}

/* A handle that was closed while we changed its flag: the number may be another's by now, and that one's mark counts. */
static void settle(HANDLE handle)
{
    cloexec_set_flag(handle, cloexec_mark_of(handle) == MARK_WISHED);
}

static bool borrow(HANDLE handle)
{
    if (!count_loan(handle, ONE_LOAN))
        return false;
    if (!NT_SUCCESS(cloexec_set_flag(handle, true))) {
        count_loan(handle, -ONE_LOAN);
        return false;
    }
    if (known(handle) >= ONE_LOAN)
        return true;
    settle(handle);
    return false;
}

/* Each borrower sets the flag: the first one may not have come to it yet. */
bool cloexec_lend(HANDLE handle)
{
    bool entered, lent;

    if (cloexec_mark_of(handle) != MARK_CLEARED)
        return false;
    entered = enter();
    lent = borrow(handle);
    leave(entered);
    return lent;
}

/* Whoever closed the handle or asked for its flag in the meantime ended the loan. */
void cloexec_take_back(HANDLE handle)
{
    bool entered = enter();

    count_loan(handle, -ONE_LOAN);
    if (known(handle) == MARK_CLEARED)
        settle(handle);
    if (cloexec_mark_of(handle) == MARK_WISHED)
        settle(handle);
    leave(entered);
}
