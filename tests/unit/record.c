/* The record of whose flag each descriptor carries.  SPDX-License-Identifier: MIT */
#include "record.h"

#include "suites.h"

START_TEST(unknown_until_remembered)
{
    ck_assert_int_eq(cloexec_recall(77), WHOSE_unknown);
    cloexec_remember(77, WHOSE_ours);
    ck_assert_int_eq(cloexec_recall(77), WHOSE_ours);
    ck_assert_int_eq(cloexec_recall(78), WHOSE_unknown);
    cloexec_remember(77, WHOSE_unknown);
    ck_assert_int_eq(cloexec_recall(77), WHOSE_unknown);
}
END_TEST

START_TEST(numbers_outside_are_unknown_and_harmless)
{
    const int outside[] = {-1, CLOEXEC_RECORD_SIZE, 0x7fffffff, -0x7fffffff - 1};

    cloexec_remember(outside[_i], WHOSE_ours);
    cloexec_change(outside[_i], WHOSE_ours);
    ck_assert_int_eq(cloexec_recall(outside[_i]), WHOSE_unknown);
}
END_TEST

START_TEST(the_last_number_is_recorded)
{
    cloexec_remember(CLOEXEC_RECORD_SIZE - 1, WHOSE_theirs);
    ck_assert_int_eq(cloexec_recall(CLOEXEC_RECORD_SIZE - 1), WHOSE_theirs);
}
END_TEST

START_TEST(a_change_keeps_what_else_is_known)
{
    cloexec_remember(9, WHOSE_ours);
    atomic_fetch_or(&cloexec_record[9], RECORD_PLAIN_MESSAGES);
    cloexec_change(9, WHOSE_inheritable);
    ck_assert_int_eq(cloexec_recall(9), WHOSE_inheritable);
    ck_assert_uint_ne(cloexec_recall_all(9) & RECORD_PLAIN_MESSAGES, 0);
    cloexec_remember(9, WHOSE_ours);
    ck_assert_uint_eq(cloexec_recall_all(9) & RECORD_PLAIN_MESSAGES, 0);
}
END_TEST

START_TEST(what_is_ours_lies_below_the_top)
{
    ck_assert(cloexec_raise_top(5000));
    ck_assert_uint_gt(cloexec_top + 3, 5000);
    ck_assert_uint_eq(cloexec_top, cloexec_height);
    ck_assert(cloexec_raise_top(CLOEXEC_RECORD_SIZE - 1));
    ck_assert_uint_eq(cloexec_top + 3, CLOEXEC_RECORD_SIZE);
    ck_assert(!cloexec_raise_top(CLOEXEC_RECORD_SIZE));
    ck_assert(cloexec_raise_top(3));
    ck_assert_uint_eq(cloexec_top + 3, CLOEXEC_RECORD_SIZE);
}
END_TEST

Suite *record_suite(void)
{
    Suite *suite = suite_create("record");
    TCase *tests = tcase_create("record");

    tcase_add_test(tests, unknown_until_remembered);
    tcase_add_loop_test(tests, numbers_outside_are_unknown_and_harmless, 0, 4);
    tcase_add_test(tests, the_last_number_is_recorded);
    tcase_add_test(tests, a_change_keeps_what_else_is_known);
    tcase_add_test(tests, what_is_ours_lies_below_the_top);
    suite_add_tcase(suite, tests);
    return suite;
}
