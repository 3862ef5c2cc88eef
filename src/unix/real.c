/*
 * Finds the real functions, all at once: one walk over the loaded objects for the whole table.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "real.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#include "hashes.h"
#include "lookup.h"

void *cloexec_reals[ROW_FUNCTIONS];
_Atomic unsigned cloexec_active;

enum result { RESULT_fd, RESULT_pair, RESULT_stream, RESULT_message, RESULT_tree, RESULT_module, RESULT_none };

/* The names lie one behind the other, not behind pointers: pointers would each be relocated at every start. */
static const struct {
#define FD_FUNCTION(name, result, form, with, refused, family, when) char name##_[sizeof #name];
#include "functions.def"
#undef FD_FUNCTION
} names = {
#define FD_FUNCTION(name, result, form, with, refused, family, when) #name,
#include "functions.def"
#undef FD_FUNCTION
};

#define CLOEXEC_IS_PRESENT +1
static const struct row {
    unsigned short name;
    unsigned char result, present;
    uint32_t hash;
} rows[ROW_FUNCTIONS] = {
#define FD_FUNCTION(name, result, form, with, refused, family, when)                                                                  \
    {offsetof(typeof(names), name##_), RESULT_##result, 0 CLOEXEC_IF(when, CLOEXEC_IS_PRESENT), HASH_##name},
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

static void *missing(const struct row *row)
{
    if (row->result == RESULT_stream || row->result == RESULT_tree || row->result == RESULT_module)
        return (void *)missing_pointer;
    return (void *)missing_number;
}

struct cloexec_symbol cloexec_row_symbol(size_t row)
{
    return (struct cloexec_symbol){(const char *)&names + rows[row].name, rows[row].hash};
}

/* Rows that this libc does not have are not sought: nobody can call them. */
void cloexec_find_reals(void)
{
    void *found[ROW_FUNCTIONS];

    for (int i = 0; i < ROW_FUNCTIONS; i++)
        found[i] = rows[i].present ? NULL : missing(&rows[i]);
    cloexec_lookup(cloexec_row_symbol, ROW_FUNCTIONS, found);
    for (int i = 0; i < ROW_FUNCTIONS; i++)
        cloexec_reals[i] = found[i] != NULL ? found[i] : missing(&rows[i]);
}

long cloexec_again_0(void *wrapper)
{
    cloexec_prepare();
    return ((long (*)(void))wrapper)();
}

long cloexec_again_1(long a, void *wrapper)
{
    cloexec_prepare();
    return ((long (*)(long))wrapper)(a);
}

long cloexec_again_2(long a, long b, void *wrapper)
{
    cloexec_prepare();
    return ((long (*)(long, long))wrapper)(a, b);
}

long cloexec_again_3(long a, long b, long c, void *wrapper)
{
    cloexec_prepare();
    return ((long (*)(long, long, long))wrapper)(a, b, c);
}

long cloexec_again_4(long a, long b, long c, long d, void *wrapper)
{
    cloexec_prepare();
    return ((long (*)(long, long, long, long))wrapper)(a, b, c, d);
}

long cloexec_again_5(long a, long b, long c, long d, long e, void *wrapper)
{
    cloexec_prepare();
    return ((long (*)(long, long, long, long, long))wrapper)(a, b, c, d, e);
}

long cloexec_again_6(long a, long b, long c, long d, long e, long f, void *wrapper)
{
    cloexec_prepare();
    return ((long (*)(long, long, long, long, long, long))wrapper)(a, b, c, d, e, f);
}

long cloexec_again_7(long a, long b, long c, long d, long e, long f, long g, void *wrapper)
{
    cloexec_prepare();
    return ((long (*)(long, long, long, long, long, long, long))wrapper)(a, b, c, d, e, f, g);
}
