/*
 * Children of vfork.  Such a child has a descriptor table of its own, but its parent's memory, and with it the record: what it does to
 * its descriptors is kept apart here, and forgotten when it executes something or ends.
 *
 * A child is known by its thread: the one that called vfork stands still while it runs.  From vfork to the child's exec or _exit that
 * thread's changes are the child's; process numbers are compared only to see whether the child has ended in another way (a signal).
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_VFORKED_H
#define CLOEXEC_VFORKED_H

#include <stdbool.h>
#include <sys/types.h>

#include "record.h"

/* How many children of vfork may be running. */
extern unsigned cloexec_vforks __attribute__((visibility("hidden")));

static inline bool cloexec_vforked_any(void)
{
    return __builtin_expect(__atomic_load_n(&cloexec_vforks, __ATOMIC_SEQ_CST) != 0, 0);
}

/* This thread is about to call vfork. */
void cloexec_vforked_begin(void) __attribute__((visibility("hidden")));

/*
 * The child, if this is one, is about to be replaced or to end.  Returns whether it is one; if it goes on after all, the last call is
 * taken back.
 */
bool cloexec_vforked_leave(void) __attribute__((visibility("hidden")));
void cloexec_vforked_stay(bool left) __attribute__((visibility("hidden")));

/*
 * fork returned child.  Where this is the child, other threads' children are not here, and what was a vfork child's is its own.  Returns
 * child.
 */
pid_t cloexec_vforked_forked(pid_t child) __attribute__((visibility("hidden")));

/*
 * Where a child of vfork keeps a mapping of this size at least: NULL where this is none.  What is there is unmapped if it is smaller, so
 * that *kept may be NULL.
 */
void **cloexec_vforked_room(size_t size) __attribute__((visibility("hidden")));

/* Whether this is a child of vfork, as far as it is known. */
bool cloexec_vforked_is(void) __attribute__((visibility("hidden")));

/* Notes a change that a child of vfork made.  Returns false where this is none, and the record is to be written. */
bool cloexec_vforked_change(unsigned first, unsigned last, bool ours) __attribute__((visibility("hidden")));

/* What a child of vfork has to think of a descriptor of which the record says whose it is. */
enum cloexec_whose cloexec_vforked_view(int fd, enum cloexec_whose whose) __attribute__((visibility("hidden")));

#endif
