/*
 * The rows.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "table.h"

#define MAKER_fd(maker) maker
#define MAKER_pair(maker) maker
#define MAKER_stream(maker) maker
#define MAKER_message(maker) maker
#define MAKER_messages(maker) maker
#define MAKER_tree(maker) maker
#define MAKER_none(maker) NULL
#define MAKER_module(maker) NULL

struct row rows[ROW_COUNT];
static size_t row_count;

static void add_row(const char *name, const char *form, const char *family, case_function *judge, maker_function *make)
{
    rows[row_count++] = (struct row){name, form, family, judge, make};
}

size_t fill_rows(void)
{
    row_count = 0;
#define FD_FUNCTION(name, result, form, with, refused, family, when)                                                   \
    CLOEXEC_IF(when, add_row(#name, #form, #family, case_##name, MAKER_##result(make_##name));)
#include "functions.def"
#undef FD_FUNCTION
#define RAW_CALL(name, result, form, with, argument, refused, family)                                                  \
    add_row("raw_" #name, #form, #family, case_raw_##name, MAKER_##result(make_raw_##name));
#include "syscalls.def"
#undef RAW_CALL
    return row_count;
}

const struct row *find_row(const char *name)
{
    for (size_t i = 0, count = fill_rows(); i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}
