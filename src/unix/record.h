/*
 * The record: for each descriptor, whose close-on-exec flag it carries.  One byte a descriptor, written by plain stores without a lock;
 * it may be stale, and whoever reads it looks at the descriptor's real flag first.  The rules for programs that live on inheritance and
 * the report are built on it.  What a child of vfork does to its own descriptors is kept apart (vforked.h).
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

/*
 * Beside whose: this socket refuses MSG_CMSG_CLOEXEC (wrap-message.c); this descriptor is being closed with a range, and nobody's unless
 * that fails.
 */
enum { RECORD_PLAIN_MESSAGES = 0x80, RECORD_CLOSING = 0x10, RECORD_WHOSE = 0x1f };

extern _Atomic unsigned char cloexec_record[CLOEXEC_RECORD_SIZE] __attribute__((visibility("hidden")));

/*
 * How many descriptors above 2 the record may call ours: all numbers that do lie below cloexec_height + 3, so that who looks for them
 * need not look through the whole record.  It only grows, in steps of 1,024.
 *
 * cloexec_top is the same, or 0 while a child of vfork may be running: then nobody writes to the record by the short way.  A plain word,
 * because the compiler compares with it in one instruction then; a reader who misses a step comes by the longer way.
 */
extern unsigned cloexec_height __attribute__((visibility("hidden")));
extern unsigned cloexec_top __attribute__((visibility("hidden")));

/* Makes room for fd below cloexec_height.  Returns false where the record has none. */
bool cloexec_raise_top(int fd) __attribute__((cold, visibility("hidden")));

/* Sets cloexec_top to what it has to be, after a change of one of the words that it depends on. */
void cloexec_set_top(void) __attribute__((visibility("hidden")));

/*
 * The record of a range of descriptors that is about to be closed, and what becomes of it when that was done, or failed.  With
 * CLOSE_RANGE_CLOEXEC nothing is closed, but the program says itself that nobody shall inherit it.
 */
void cloexec_close_range_begin(unsigned first, unsigned last, unsigned flags) __attribute__((visibility("hidden")));
void cloexec_close_range_end(unsigned first, unsigned last, unsigned flags, bool done) __attribute__((visibility("hidden")));

/* Both at once. */
void cloexec_forget_range(unsigned first, unsigned last) __attribute__((visibility("hidden")));

static inline bool cloexec_in_record(int fd)
{
    return (unsigned)fd < CLOEXEC_RECORD_SIZE;
}

/* The short way: returns false for 0 to 2, for a number that is not below the top, and for all while a child of vfork may be running. */
static inline bool cloexec_recorded(int fd, unsigned whose)
{
    unsigned above = (unsigned)fd - 3;

    if (__builtin_expect(above >= cloexec_top, 0))
        return false;
    atomic_store_explicit(&(cloexec_record + 3)[above], (unsigned char)whose, memory_order_relaxed);
    return true;
}

/* What cloexec_recorded does not take. */
void cloexec_remember_elsewhere(int fd, unsigned whose) __attribute__((cold, visibility("hidden")));

static inline void cloexec_remember(int fd, unsigned whose)
{
    if (!cloexec_recorded(fd, whose))
        cloexec_remember_elsewhere(fd, whose);
}

static inline unsigned cloexec_recall_all(int fd)
{
    return cloexec_in_record(fd) ? atomic_load_explicit(&cloexec_record[fd], memory_order_relaxed) : 0;
}

/* Returns whose flag fd carries, as far as known: in a child of vfork by what the child did, too. */
enum cloexec_whose cloexec_recall(int fd) __attribute__((visibility("hidden")));

/* The program has set (whose is theirs) or cleared (inheritable) the flag of fd itself: the rest of its record stays. */
static inline void cloexec_change(int fd, enum cloexec_whose whose)
{
    cloexec_remember(fd, (cloexec_recall_all(fd) & ~(unsigned)RECORD_WHOSE) | whose);
}

#endif
