/*
 * Noted for good: which of the process's file actions will be given to posix_spawn is not known.
 * SPDX-License-Identifier: MIT
 */
#include "actions.h"

#include <stdatomic.h>

bool cloexec_actions_move;

/* One bit a number; all numbers beyond share the last. */
enum { BITS = 1024 };
static _Atomic unsigned char made[BITS / 8];

static unsigned bit_of(int fd)
{
    return (unsigned)fd < BITS ? (unsigned)fd : BITS - 1;
}

void cloexec_actions_note(int fd)
{
    atomic_fetch_or_explicit(&made[bit_of(fd) / 8], (unsigned char)(1u << bit_of(fd) % 8), memory_order_relaxed);
}

bool cloexec_actions_make(int fd)
{
    return atomic_load_explicit(&made[bit_of(fd) / 8], memory_order_relaxed) >> bit_of(fd) % 8 & 1;
}
