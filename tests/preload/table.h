/*
 * The tables of functions and system calls, as the tests see them.  A row without a maker or a case does not link, and
 * a maker or a case without a row does not compile (-Werror=missing-prototypes).
 * SPDX-License-Identifier: MIT
 */
#ifndef TABLE_H
#define TABLE_H

#include "case.h"

#include "rows.h"

typedef void case_function(void);
typedef void maker_function(struct made *made);

#define DECLARE_MAKER_fd(maker) maker_function maker;
#define DECLARE_MAKER_pair(maker) maker_function maker;
#define DECLARE_MAKER_stream(maker) maker_function maker;
#define DECLARE_MAKER_message(maker) maker_function maker;
#define DECLARE_MAKER_messages(maker) maker_function maker;
#define DECLARE_MAKER_tree(maker) maker_function maker;
#define DECLARE_MAKER_none(maker)
#define DECLARE_MAKER_module(maker)

#define FD_FUNCTION(name, result, form, with, refused, family, when)                                                   \
    CLOEXEC_IF(when, case_function case_##name; DECLARE_MAKER_##result(make_##name))
#include "functions.def"
#undef FD_FUNCTION
#define RAW_CALL(name, result, form, with, argument, refused, family)                                                  \
    case_function case_raw_##name;                                                                                     \
    DECLARE_MAKER_##result(make_raw_##name)
#include "syscalls.def"
#undef RAW_CALL

/* A row that is there with this libc and these kernel headers.  The name of a system call has raw_ in front. */
struct row {
    const char *name, *form, *family;
    case_function *judge;
    maker_function *make; /* NULL: nothing is made */
};

extern struct row rows[];

/* Fills rows.  Returns how many there are. */
size_t fill_rows(void);
/* Returns the row of that name, or NULL. */
const struct row *find_row(const char *name);
/* Lets a row's maker run in all circumstances, then its case. */
void judge_row(const struct row *row);

#endif
