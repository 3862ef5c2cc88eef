/*
 * The real functions: for each row of the table, the next definition behind ours.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_REAL_H
#define CLOEXEC_REAL_H

#include <stdatomic.h>

#include "names.h"
#include "rows.h"

/*
 * What a row names is exported; all else is hidden (-fvisibility=hidden).  A wrapper without a row is therefore not exported, and a row
 * whose function libc has must have a declaration here.
 */
#define CLOEXEC_EXPORT(name) extern typeof(name) name __attribute__((visibility("default")));
#define FD_FUNCTION(name, result, form, with, refused, family, when) CLOEXEC_IF(when, CLOEXEC_EXPORT(name))
#include "functions.def"
#undef FD_FUNCTION

#define cloexec_likely(condition) __builtin_expect(!!(condition), 1)
#define cloexec_unlikely(condition) __builtin_expect(!!(condition), 0)

extern void *_Atomic cloexec_reals[ROW_FUNCTIONS] __attribute__((visibility("hidden")));

/*
 * Finds and remembers a row's real function.  Returns a function that fails with ENOSYS where there is none.
 * Async-signal-safe: no lock, no allocation (lookup.h).
 */
void *cloexec_resolve(enum cloexec_row row) __attribute__((cold, visibility("hidden")));

static inline void *cloexec_real(enum cloexec_row row)
{
    void *function = atomic_load_explicit(&cloexec_reals[row], memory_order_acquire);

    return cloexec_likely(function != NULL) ? function : cloexec_resolve(row);
}

/* The real function of that name, with the type that the system header gives it. */
#define REAL(name) ((typeof(name) *)cloexec_real(ROW_##name))

#endif
