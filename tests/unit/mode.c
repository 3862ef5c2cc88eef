/* Mode strings: what libc reads in ours is what it reads in the caller's, and e.  SPDX-License-Identifier: MIT */
#include "mode.h"

#include <string.h>

#include "suites.h"

static const struct {
    const char *callers, *ours;
} fopen_modes[] = {
    {"r", "re"},
    {"w", "we"},
    {"r+", "re+"},
    {"rb", "re"},
    {"rb+", "re+"},
    {"wx", "wex"},
    {"ac", "aec"},
    {"rm", "rem"},
    {"w+xmc", "we+xmc"},
    {"", ""},
    {"q", "qe"},                           /* refused by libc, as before */
    {"re", "re"},                          /* the caller's own letter: his string */
    {"rbe+", "rbe+"},
    {"rbbbbbe", "rbbbbbe"},                /* the seventh character is read */
    {"rbbbbbbe", "re"},                    /* the eighth is not: no letter of his */
    {"rbbbbbb+", "re"},                    /* and this + was not read, so it must not be now */
    {"rbbbbb+", "re+"},
    {"r,ccs=UTF-8", "rec,ccs=UTF-8"},      /* glibc reads the c of ccs as a letter */
    {"r+,ccs=UTF-8", "re+c,ccs=UTF-8"},
    {"rzzzz+,ccs=UTF-8", "re+,ccs=UTF-8"}, /* letters without a meaning go, what follows stays */
};

START_TEST(fopen_modes_mean_the_same)
{
    struct cloexec_mode mode;

    cloexec_mode_fopen(&mode, fopen_modes[_i].callers);
    ck_assert_str_eq(mode.text, fopen_modes[_i].ours);
    ck_assert_int_eq(mode.asked, mode.text == fopen_modes[_i].callers && *mode.text != '\0');
}
END_TEST

START_TEST(a_mode_that_does_not_fit_is_told)
{
    char callers[1024] = "r,ccs=";
    struct cloexec_mode mode;

    memset(callers + 6, 'X', sizeof callers - 7);
    callers[sizeof callers - 1] = '\0';
    cloexec_mode_fopen(&mode, callers);
    ck_assert_ptr_null(mode.text);
}
END_TEST

static const struct {
    const char *callers, *ours;
} short_modes[] = {{"r", "re"}, {"w", "we"}, {"a", "ae"}, {"r+", NULL}, {"", NULL}, {"x", NULL}};

START_TEST(short_modes_are_those_of_one_letter)
{
    const char *text = cloexec_mode_short(short_modes[_i].callers);

    if (short_modes[_i].ours == NULL)
        ck_assert_ptr_null(text);
    else
        ck_assert_str_eq(text, short_modes[_i].ours);
}
END_TEST

static const struct {
    const char *callers, *ours;
    bool asked;
} popen_modes[] = {
    {"r", "re", false}, {"w", "we", false},   {"rr", "re", false}, {"re", "re", true},
    {"ew", "ew", true}, {"rw", "rw", false}, {"", "", false},     {"rb", "rb", false},
};

START_TEST(popen_modes_that_libc_refuses_stay)
{
    struct cloexec_mode mode;

    cloexec_mode_popen(&mode, popen_modes[_i].callers);
    ck_assert_str_eq(mode.text, popen_modes[_i].ours);
    ck_assert_int_eq(mode.asked, popen_modes[_i].asked);
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof *(array))

Suite *mode_suite(void)
{
    Suite *suite = suite_create("mode");
    TCase *tests = tcase_create("mode");

    tcase_add_loop_test(tests, fopen_modes_mean_the_same, 0, COUNT(fopen_modes));
    tcase_add_test(tests, a_mode_that_does_not_fit_is_told);
    tcase_add_loop_test(tests, short_modes_are_those_of_one_letter, 0, COUNT(short_modes));
    tcase_add_loop_test(tests, popen_modes_that_libc_refuses_stay, 0, COUNT(popen_modes));
    suite_add_tcase(suite, tests);
    return suite;
}
