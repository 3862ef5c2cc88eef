/*
 * Zero pages until a descriptor is recorded: a process pays for the pages it touches, mostly one.
 * SPDX-License-Identifier: MIT
 */
#include "record.h"

_Atomic unsigned char cloexec_record[CLOEXEC_RECORD_SIZE];
unsigned cloexec_top;

bool cloexec_raise_top(int fd)
{
    enum { STEP = 1024 };
    unsigned above = (unsigned)fd - 3, top = __atomic_load_n(&cloexec_top, __ATOMIC_RELAXED), wanted = (above / STEP + 1) * STEP;

    if (above >= CLOEXEC_RECORD_SIZE - 3)
        return false;
    if (wanted > CLOEXEC_RECORD_SIZE - 3)
        wanted = CLOEXEC_RECORD_SIZE - 3;
    while (top < wanted && !__atomic_compare_exchange_n(&cloexec_top, &top, wanted, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        ;
    return true;
}

/* Only numbers below cloexec_top can be ours, so a range that has no end costs no more than they do. */
void cloexec_close_range(unsigned first, unsigned last, unsigned flags)
{
    enum { FLAG_ONLY = 1 << 2 }; /* CLOSE_RANGE_CLOEXEC, Linux 5.11 */
    unsigned end = __atomic_load_n(&cloexec_top, __ATOMIC_RELAXED) + 3;

    for (unsigned fd = first; fd < end && fd <= last; fd++)
        if (!(flags & FLAG_ONLY))
            cloexec_remember((int)fd, WHOSE_unknown);
        else if (cloexec_recall((int)fd) == WHOSE_ours)
            cloexec_remember((int)fd, WHOSE_theirs);
}
