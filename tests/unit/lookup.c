/* The search for the real functions: the same answers as dlsym(RTLD_NEXT).  SPDX-License-Identifier: MIT */
#include "config.h"

#include "lookup.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>

#include "hashes.h"
#include "real.h"
#include "suites.h"

static const struct {
    const char *name;
    uint32_t hash;
} rows[] = {
#define FD_FUNCTION(name, result, form, with, refused, family, when) {#name, HASH_##name},
#include "functions.def"
#undef FD_FUNCTION
};

START_TEST(hashes_made_at_build_time_are_right)
{
    ck_assert_uint_eq(rows[_i].hash, cloexec_gnu_hash(rows[_i].name));
}
END_TEST

START_TEST(each_row_is_found_where_dlsym_finds_it)
{
    void *expected = dlsym(RTLD_NEXT, rows[_i].name);

    cloexec_find_reals();
    if (expected != NULL)
        ck_assert_ptr_eq(cloexec_reals[_i], expected);
    else
        ck_assert_ptr_nonnull(cloexec_reals[_i]);
}
END_TEST

static struct cloexec_symbol two_symbols(size_t i)
{
    static const char *const names[] = {"no such function anywhere", "getpid"};

    return (struct cloexec_symbol){names[i], cloexec_gnu_hash(names[i])};
}

START_TEST(what_is_not_there_stays_as_it_was)
{
    void *found[2] = {NULL, NULL};

    cloexec_lookup(two_symbols, 2, found);
    ck_assert_ptr_null(found[0]);
    ck_assert_ptr_eq(found[1], dlsym(RTLD_NEXT, "getpid"));
}
END_TEST

/* A function that this libc does not have fails as a kernel does that does not have it. */
START_TEST(a_missing_function_is_enosys)
{
    cloexec_find_reals();
    if (dlsym(RTLD_NEXT, "openat2") != NULL)
        return;
    errno = 0;
    ck_assert_int_eq(((int (*)(void))cloexec_reals[ROW_openat2])(), -1);
    ck_assert_int_eq(errno, ENOSYS);
}
END_TEST

Suite *lookup_suite(void)
{
    Suite *suite = suite_create("lookup");
    TCase *tests = tcase_create("lookup");

    tcase_add_loop_test(tests, hashes_made_at_build_time_are_right, 0, ROW_FUNCTIONS);
    tcase_add_loop_test(tests, each_row_is_found_where_dlsym_finds_it, 0, ROW_FUNCTIONS);
    tcase_add_test(tests, what_is_not_there_stays_as_it_was);
    tcase_add_test(tests, a_missing_function_is_enosys);
    suite_add_tcase(suite, tests);
    return suite;
}
