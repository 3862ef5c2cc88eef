/*
 * Zero pages until a descriptor is recorded: a process pays for the pages it touches, mostly one.
 * SPDX-License-Identifier: MIT
 */
#include "record.h"

#include "vforked.h"

_Atomic unsigned char cloexec_record[CLOEXEC_RECORD_SIZE];
unsigned cloexec_height, cloexec_top;

/* Looks again after it has written: another thread may have changed a word in between, and have been overtaken. */
void cloexec_set_top(void)
{
    unsigned wanted;

    do {
        wanted = cloexec_vforked_any() ? 0 : __atomic_load_n(&cloexec_height, __ATOMIC_SEQ_CST);
        __atomic_store_n(&cloexec_top, wanted, __ATOMIC_SEQ_CST);
    } while (wanted != (cloexec_vforked_any() ? 0 : __atomic_load_n(&cloexec_height, __ATOMIC_SEQ_CST)));
}

bool cloexec_raise_top(int fd)
{
    enum { STEP = 1024 };
    unsigned above = (unsigned)fd - 3, height = __atomic_load_n(&cloexec_height, __ATOMIC_RELAXED), wanted = (above / STEP + 1) * STEP;

    if (above >= CLOEXEC_RECORD_SIZE - 3)
        return false;
    if (wanted > CLOEXEC_RECORD_SIZE - 3)
        wanted = CLOEXEC_RECORD_SIZE - 3;
    while (height < wanted && !__atomic_compare_exchange_n(&cloexec_height, &height, wanted, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))
        ;
    cloexec_set_top();
    return true;
}

void cloexec_remember_elsewhere(int fd, unsigned whose)
{
    if (!cloexec_in_record(fd) || (fd > 2 && cloexec_vforked_change((unsigned)fd, (unsigned)fd, (whose & RECORD_WHOSE) == WHOSE_ours)))
        return;
    atomic_store_explicit(&cloexec_record[fd], (unsigned char)whose, memory_order_relaxed);
}

enum cloexec_whose cloexec_recall(int fd)
{
    enum cloexec_whose whose = (enum cloexec_whose)(cloexec_recall_all(fd) & RECORD_WHOSE);

    return cloexec_vforked_any() ? cloexec_vforked_view(fd, whose) : whose;
}

enum { FLAG_ONLY = 1 << 2 }; /* CLOSE_RANGE_CLOEXEC, Linux 5.11 */

static void exchange(int fd, unsigned char from, unsigned char to)
{
    atomic_compare_exchange_strong_explicit(&cloexec_record[fd], &from, to, memory_order_relaxed, memory_order_relaxed);
}

static void mark(int fd, unsigned char known)
{
    exchange(fd, known, known | RECORD_CLOSING);
}

/* A number that another thread has got in the meantime is no longer marked. */
static void forget_marked(int fd, unsigned char known)
{
    if (known & RECORD_CLOSING)
        exchange(fd, known, WHOSE_unknown);
}

static void unmark(int fd, unsigned char known)
{
    exchange(fd, known, known & ~RECORD_CLOSING);
}

static void make_theirs(int fd, unsigned char known)
{
    if ((known & RECORD_WHOSE) == WHOSE_ours)
        exchange(fd, known, (known & ~RECORD_WHOSE) | WHOSE_theirs);
}

/* Only numbers below cloexec_height can be ours, so a range that has no end costs no more than they do. */
static void for_range(unsigned first, unsigned last, void (*change)(int fd, unsigned char known))
{
    unsigned end = __atomic_load_n(&cloexec_height, __ATOMIC_RELAXED) + 3;

    for (unsigned fd = first; fd < end && fd <= last; fd++) {
        unsigned char known = atomic_load_explicit(&cloexec_record[fd], memory_order_relaxed);

        if (known != WHOSE_unknown)
            change((int)fd, known);
    }
}

void cloexec_close_range_begin(unsigned first, unsigned last, unsigned flags)
{
    if (!(flags & FLAG_ONLY) && !cloexec_vforked_is())
        for_range(first, last, mark);
}

void cloexec_close_range_end(unsigned first, unsigned last, unsigned flags, bool done)
{
    if (done && cloexec_vforked_change(first, last, false))
        return;
    if (flags & FLAG_ONLY)
        for_range(first, last, done ? make_theirs : unmark);
    else
        for_range(first, last, done ? forget_marked : unmark);
}

void cloexec_forget_range(unsigned first, unsigned last)
{
    cloexec_close_range_begin(first, last, 0);
    cloexec_close_range_end(first, last, 0, true);
}
