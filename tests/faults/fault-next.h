/*
 * What an interposed function of libfault consists of: ASK(function, line of kernel.def, carries the flag, arguments...), then NEXT.
 * SPDX-License-Identifier: MIT
 */
#ifndef FAULT_NEXT_H
#define FAULT_NEXT_H

#include <dlfcn.h>

#include "fault-answer.h"
#include "libc.h"

#define NEXT(name) ((typeof(name) *)dlsym(RTLD_NEXT, #name))

/* Up to six arguments, as words. */
#define WORDS(...) WORDS_OF(__VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define WORDS_OF(a, b, c, d, e, f, ...)                                                                                \
    (const long[6])                                                                                                    \
    {                                                                                                                  \
        (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f)                                               \
    }

#define ASK(name, kernel, flagged, ...) fault_ask(#name, KERNEL_##kernel, flagged, WORDS(__VA_ARGS__))

#endif
