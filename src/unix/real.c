/*
 * Finds the real functions when they are first called.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "real.h"

#include <errno.h>
#include <stddef.h>

#include "lookup.h"

void *_Atomic cloexec_reals[ROW_FUNCTIONS];

enum result { RESULT_fd, RESULT_pair, RESULT_stream, RESULT_message, RESULT_tree, RESULT_none };

/* Names lie one behind the other in characters, not behind pointers: pointers would each be relocated at every start. */
static const struct {
#define FD_FUNCTION(name, result, form, with, refused, family, when) char name##_[sizeof #name];
#include "functions.def"
#undef FD_FUNCTION
} names = {
#define FD_FUNCTION(name, result, form, with, refused, family, when) #name,
#include "functions.def"
#undef FD_FUNCTION
};

static const unsigned short name_offsets[ROW_FUNCTIONS] = {
#define FD_FUNCTION(name, result, form, with, refused, family, when) offsetof(typeof(names), name##_),
#include "functions.def"
#undef FD_FUNCTION
};

static const unsigned char results[ROW_FUNCTIONS] = {
#define FD_FUNCTION(name, result, form, with, refused, family, when) RESULT_##result,
#include "functions.def"
#undef FD_FUNCTION
};

static long missing_number(void)
{
    errno = ENOSYS;
    return -1;
}

static void *missing_pointer(void)
{
    errno = ENOSYS;
    return NULL;
}

static void *missing(enum cloexec_row row)
{
    if (results[row] == RESULT_stream || results[row] == RESULT_tree)
        return (void *)missing_pointer;
    return (void *)missing_number;
}

void *cloexec_resolve(enum cloexec_row row)
{
    void *function = cloexec_lookup((const char *)&names + name_offsets[row]);

    if (function == NULL)
        function = missing(row);
    atomic_store_explicit(&cloexec_reals[row], function, memory_order_release);
    return function;
}
