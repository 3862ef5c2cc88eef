/*
 * The record: for each descriptor, whose close-on-exec flag it carries.  One byte a descriptor, written by plain stores without a lock;
 * it may be stale, and whoever reads it looks at the descriptor's real flag first.  The rules for programs that live on inheritance and
 * the report are built on it.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_RECORD_H
#define CLOEXEC_RECORD_H

#include <stdatomic.h>
#include <stdbool.h>

/* unknown: born with the process, or not seen being made; ours: we set it unasked; theirs: the program asked for it; inheritable: the
 * program asked that children get it (dup2, F_SETFD). */
enum cloexec_whose { WHOSE_unknown, WHOSE_ours, WHOSE_theirs, WHOSE_inheritable };

/* The kernel's default limit (fs.nr_open).  Descriptors beyond it are served like all others, but stay unknown here. */
enum { CLOEXEC_RECORD_SIZE = 1 << 20 };

/* Beside whose: this socket refuses MSG_CMSG_CLOEXEC (wrap-message.c). */
enum { RECORD_PLAIN_MESSAGES = 0x80, RECORD_WHOSE = 0x0f };

extern _Atomic unsigned char cloexec_record[CLOEXEC_RECORD_SIZE] __attribute__((visibility("hidden")));

/*
 * How many descriptors above 2 the record may call ours: all numbers that do lie below cloexec_top + 3, so that who looks for them need
 * not look through the whole record.  It only grows, in steps of 1,024.  A plain word, because the compiler compares with it in one
 * instruction then; a reader who misses a step comes by the longer way.
 */
extern unsigned cloexec_top __attribute__((visibility("hidden")));

/* Makes room for fd below cloexec_top.  Returns false where the record has none. */
bool cloexec_raise_top(int fd) __attribute__((cold, visibility("hidden")));

/*
 * The record of a range of descriptors that is about to be closed.  With CLOSE_RANGE_CLOEXEC nothing is closed, but the program says
 * itself that nobody shall inherit it.
 */
void cloexec_close_range(unsigned first, unsigned last, unsigned flags) __attribute__((visibility("hidden")));

static inline bool cloexec_in_record(int fd)
{
    return (unsigned)fd < CLOEXEC_RECORD_SIZE;
}

static inline void cloexec_remember(int fd, enum cloexec_whose whose)
{
    if (cloexec_in_record(fd))
        atomic_store_explicit(&cloexec_record[fd], whose, memory_order_relaxed);
}

static inline unsigned cloexec_recall_all(int fd)
{
    return cloexec_in_record(fd) ? atomic_load_explicit(&cloexec_record[fd], memory_order_relaxed) : 0;
}

/* Returns whose flag fd carries, as far as known. */
static inline enum cloexec_whose cloexec_recall(int fd)
{
    return (enum cloexec_whose)(cloexec_recall_all(fd) & RECORD_WHOSE);
}

/* The program has set (whose is theirs) or cleared (inheritable) the flag of fd itself: the rest of its record stays. */
static inline void cloexec_change(int fd, enum cloexec_whose whose)
{
    unsigned kept = cloexec_recall_all(fd) & ~(unsigned)RECORD_WHOSE;

    if (cloexec_in_record(fd))
        atomic_store_explicit(&cloexec_record[fd], (unsigned char)(kept | whose), memory_order_relaxed);
}

#endif
