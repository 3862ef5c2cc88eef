/*
 * The real functions: for each row of the table, the next definition behind ours; and the way of a wrapper's first call in a process.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_REAL_H
#define CLOEXEC_REAL_H

#include <stdatomic.h>

#include "lookup.h"
#include "names.h"
#include "policy.h"
#include "rows.h"

#define cloexec_likely(condition) __builtin_expect(!!(condition), 1)
#define cloexec_unlikely(condition) __builtin_expect(!!(condition), 0)

/*
 * What a row names is exported; all else is hidden (-fvisibility=hidden).  A wrapper without a row is therefore not exported, and a row
 * whose function libc has must have a declaration here.
 */
#define CLOEXEC_EXPORT(name) extern typeof(name) name __attribute__((visibility("default")));
#define FD_FUNCTION(name, result, form, with, refused, family, when) CLOEXEC_IF(when, CLOEXEC_EXPORT(name))
#include "functions.def"
#undef FD_FUNCTION

enum {
#define FD_FUNCTION(name, result, form, with, refused, family, when) FAMILY_OF_##name = FAMILY_##family,
#include "functions.def"
#undef FD_FUNCTION
};

extern void *cloexec_reals[ROW_FUNCTIONS] __attribute__((visibility("hidden")));

/* The real function of that name, with the type that its declaration gives it.  Only in a process that is prepared. */
#define REAL(name) ((typeof(name) *)cloexec_reals[ROW_##name])

/*
 * The families that are served in this process, with CLOEXEC_PREPARED; 0 until the settings are read and all real functions are found,
 * which happens in the first call.
 */
enum { CLOEXEC_PREPARED = 1u << 31 };
extern _Atomic unsigned cloexec_active __attribute__((visibility("hidden")));

/* The i-th row's name, as cloexec_lookup wants it. */
struct cloexec_symbol cloexec_row_symbol(size_t row) __attribute__((visibility("hidden")));

/* Finds all real functions; one that libc does not have fails with ENOSYS.  Async-signal-safe: no lock, no allocation (lookup.h). */
void cloexec_find_reals(void) __attribute__((visibility("hidden")));

/* Prepares the process.  Async-signal-safe; threads that come here at once find the same. */
void cloexec_prepare(void) __attribute__((cold, visibility("hidden")));

static inline unsigned cloexec_what_is_active(void)
{
    return atomic_load_explicit(&cloexec_active, memory_order_acquire);
}

/*
 * Prepares the process and calls a wrapper again.  These take the wrapper's own arguments, whatever they are, as words, and are called
 * in tail position, so that a wrapper need not keep its arguments for the one call in a process that comes this way.
 */
long cloexec_again_0(void *wrapper) __attribute__((cold, visibility("hidden")));
long cloexec_again_1(long a, void *wrapper) __attribute__((cold, visibility("hidden")));
long cloexec_again_2(long a, long b, void *wrapper) __attribute__((cold, visibility("hidden")));
long cloexec_again_3(long a, long b, long c, void *wrapper) __attribute__((cold, visibility("hidden")));
long cloexec_again_4(long a, long b, long c, long d, void *wrapper) __attribute__((cold, visibility("hidden")));
long cloexec_again_5(long a, long b, long c, long d, long e, void *wrapper) __attribute__((cold, visibility("hidden")));
long cloexec_again_6(long a, long b, long c, long d, long e, long f, void *wrapper) __attribute__((cold, visibility("hidden")));
long cloexec_again_7(long a, long b, long c, long d, long e, long f, long g, void *wrapper) __attribute__((cold, visibility("hidden")));

#define CLOEXEC_PICK(a, b, c, d, e, f, g, pick, ...) pick
#define CLOEXEC_AGAIN(name, ...)                                                                                                     \
    CLOEXEC_PICK(__VA_ARGS__ __VA_OPT__(, ) CLOEXEC_AGAIN_7, CLOEXEC_AGAIN_6, CLOEXEC_AGAIN_5, CLOEXEC_AGAIN_4, CLOEXEC_AGAIN_3,      \
                 CLOEXEC_AGAIN_2, CLOEXEC_AGAIN_1, CLOEXEC_AGAIN_0)                                                                  \
    (name __VA_OPT__(, ) __VA_ARGS__)
#define CLOEXEC_AGAIN_0(n) cloexec_again_0((void *)n)
#define CLOEXEC_AGAIN_1(n, a) cloexec_again_1((long)(a), (void *)n)
#define CLOEXEC_AGAIN_2(n, a, b) cloexec_again_2((long)(a), (long)(b), (void *)n)
#define CLOEXEC_AGAIN_3(n, a, b, c) cloexec_again_3((long)(a), (long)(b), (long)(c), (void *)n)
#define CLOEXEC_AGAIN_4(n, a, b, c, d) cloexec_again_4((long)(a), (long)(b), (long)(c), (long)(d), (void *)n)
#define CLOEXEC_AGAIN_5(n, a, b, c, d, e) cloexec_again_5((long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (void *)n)
#define CLOEXEC_AGAIN_6(n, a, b, c, d, e, f)                                                                                         \
    cloexec_again_6((long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f), (void *)n)
#define CLOEXEC_AGAIN_7(n, a, b, c, d, e, f, g)                                                                                      \
    cloexec_again_7((long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f), (long)(g), (void *)n)

/* In a build without optimization gcc makes tail jumps only where it is told to; clang has another word for it. */
#ifdef __clang__
#define TAIL_JUMPS
#define TAIL_JUMP __attribute__((musttail))
#else
#define TAIL_JUMPS __attribute__((optimize("O2")))
#define TAIL_JUMP
#endif

/* A wrapper's first line, where it needs no more than the real functions. */
#define PREPARE_FIRST(name, ...)                                                                                                     \
    do {                                                                                                                             \
        if (cloexec_unlikely(cloexec_what_is_active() == 0))                                                                         \
            return (typeof(name(__VA_ARGS__)))CLOEXEC_AGAIN(name, __VA_ARGS__);                                                      \
    } while (0)

/* A wrapper's first line: returns what the real function returns where the process or the row's family is left alone. */
#define PASS_UNLESS_SERVED(name, ...)                                                                                                \
    do {                                                                                                                             \
        unsigned active_ = cloexec_what_is_active();                                                                                 \
        if (cloexec_unlikely(!(active_ & FAMILY_OF_##name))) {                                                                       \
            if (active_ == 0)                                                                                                        \
                return (typeof(name(__VA_ARGS__)))CLOEXEC_AGAIN(name, __VA_ARGS__);                                                  \
            return REAL(name)(__VA_ARGS__);                                                                                          \
        }                                                                                                                            \
    } while (0)

#endif
