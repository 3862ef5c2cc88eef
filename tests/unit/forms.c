/* The forms: what is learned from which answer, and what becomes of a descriptor.  SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms.h"

#include <errno.h>

#include "suites.h"

static int fd;

static bool is_flagged(int number)
{
    return fcntl(number, F_GETFD, NULL) & FD_CLOEXEC;
}

static void open_one(void)
{
    cloexec_prepare();
    fd = open("/dev/null", O_RDONLY, 0);
    ck_assert_int_gt(fd, 2);
}

START_TEST(a_descriptor_above_2_is_recorded)
{
    ck_assert_int_eq(cloexec_born(fd, WHOSE_ours), fd);
    ck_assert_int_eq(cloexec_recall(fd), WHOSE_ours);
    ck_assert_int_eq(cloexec_born(fd, WHOSE_theirs), fd);
    ck_assert_int_eq(cloexec_recall(fd), WHOSE_theirs);
}
END_TEST

START_TEST(a_failed_call_records_nothing)
{
    volatile int failed = -1; /* or the compiler warns of what cannot happen */

    errno = EMFILE;
    ck_assert_int_eq(cloexec_born(failed, WHOSE_ours), -1);
    ck_assert_int_eq(errno, EMFILE);
}
END_TEST

START_TEST(standard_descriptors_lose_our_flag_and_keep_theirs)
{
    fcntl(_i, F_SETFD, (void *)FD_CLOEXEC);
    errno = EINTR;
    ck_assert_int_eq(cloexec_born(_i, WHOSE_theirs), _i);
    ck_assert(is_flagged(_i));
    ck_assert_int_eq(cloexec_born(_i, WHOSE_ours), _i);
    ck_assert(!is_flagged(_i));
    ck_assert_int_eq(errno, EINTR);
}
END_TEST

START_TEST(late_sets_the_flag_and_learns_the_absence)
{
    errno = ENOSYS;
    ck_assert_int_eq(cloexec_late(ROW_accept, fd, EINTR), fd);
    ck_assert(is_flagged(fd));
    ck_assert_int_eq(errno, EINTR);
    ck_assert_int_eq(cloexec_recall(fd), WHOSE_ours);
    ck_assert_int_eq(cloexec_what_is_learned(ROW_accept), LEARNED_absent);
}
END_TEST

START_TEST(a_failure_after_a_refusal_teaches_nothing)
{
    errno = EBADF;
    ck_assert_int_eq(cloexec_late(ROW_accept, -1, EINTR), -1);
    ck_assert_int_eq(errno, EBADF);
    ck_assert_int_eq(cloexec_what_is_learned(ROW_accept), LEARNED_nothing);
}
END_TEST

static const struct {
    enum cloexec_row row;
    int error;
    enum cloexec_learned learned;
    bool refusal;
} answers[] = {
    {ROW_pipe, ENOSYS, LEARNED_nothing, true},     {ROW_pipe, EPERM, LEARNED_nothing, true},
    {ROW_pipe, ENOSYS, LEARNED_works, true}, /* a filter may come later */
    {ROW_pipe, EINVAL, LEARNED_nothing, false},    {ROW_pipe, EMFILE, LEARNED_nothing, false},
    {ROW_pipe, ENFILE, LEARNED_nothing, false},    {ROW_pipe, ENOMEM, LEARNED_nothing, false},
    {ROW_pipe, EFAULT, LEARNED_nothing, false},    {ROW_socket, EINVAL, LEARNED_nothing, true},
    {ROW_socket, EPROTONOSUPPORT, LEARNED_nothing, true},
    {ROW_socket, EINVAL, LEARNED_works, false}, /* the caller's own mistake */
    {ROW_socket, EMFILE, LEARNED_nothing, false},  {ROW_socket, EACCES, LEARNED_nothing, false},
    {ROW_dup, EINVAL, LEARNED_nothing, true},      {ROW_dup, EBADF, LEARNED_nothing, false},
    {ROW_accept4, ENOSYS, LEARNED_nothing, false}, {ROW_accept4, EPERM, LEARNED_nothing, false},
};

START_TEST(only_what_the_row_names_is_a_refusal)
{
    cloexec_learn(answers[_i].row, answers[_i].learned);
    errno = answers[_i].error;
    ck_assert_int_eq(cloexec_refused(answers[_i].row, -1), answers[_i].refusal);
    ck_assert(!cloexec_refused(answers[_i].row, 0));
}
END_TEST

START_TEST(a_look_finds_out_once)
{
    ck_assert_int_eq(cloexec_look(ROW_open, fd), fd);
    ck_assert_int_eq(cloexec_what_is_learned(ROW_open), LEARNED_absent);
    ck_assert(is_flagged(fd));
    cloexec_learn(ROW_open, LEARNED_nothing);
    ck_assert_int_eq(cloexec_look(ROW_open, fd), fd);
    ck_assert_int_eq(cloexec_what_is_learned(ROW_open), LEARNED_works);
}
END_TEST

Suite *forms_suite(void)
{
    Suite *suite = suite_create("forms");
    TCase *tests = tcase_create("forms");

    tcase_add_checked_fixture(tests, open_one, NULL);
    tcase_add_test(tests, a_descriptor_above_2_is_recorded);
    tcase_add_test(tests, a_failed_call_records_nothing);
    tcase_add_loop_test(tests, standard_descriptors_lose_our_flag_and_keep_theirs, 0, 3);
    tcase_add_test(tests, late_sets_the_flag_and_learns_the_absence);
    tcase_add_test(tests, a_failure_after_a_refusal_teaches_nothing);
    tcase_add_loop_test(tests, only_what_the_row_names_is_a_refusal, 0, sizeof answers / sizeof *answers);
    tcase_add_test(tests, a_look_finds_out_once);
    suite_add_tcase(suite, tests);
    return suite;
}
