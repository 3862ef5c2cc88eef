/* The settings: what is understood, what is not, and what follows.  SPDX-License-Identifier: MIT */
#include "policy.h"

#include <string.h>

#include "suites.h"

static struct cloexec_settings settings;

static void clear(void)
{
    settings = (struct cloexec_settings){0};
}

static unsigned families_of(const char *file, const char *executed_as)
{
    struct cloexec_program program = {.names = {file, executed_as}};

    return cloexec_policy_families(&settings, &program);
}

START_TEST(defaults_serve_everything)
{
    ck_assert_uint_eq(families_of("nginx", NULL), FAMILY_ALL);
    ck_assert_str_eq(cloexec_policy_mode_name(&settings), "enforce");
}
END_TEST

START_TEST(other_variables_are_passed_over)
{
    ck_assert_ptr_null(cloexec_policy_take(&settings, "PATH=/bin"));
    ck_assert_ptr_null(cloexec_policy_take(&settings, "CLOEXEC"));
    ck_assert_ptr_null(cloexec_policy_take(&settings, ""));
    ck_assert_ptr_null(cloexec_policy_take(&settings, "CLOEXEC_LIBRARY=x"));
    ck_assert_uint_eq(families_of("x", NULL), FAMILY_ALL);
}
END_TEST

START_TEST(mode_is_enforce_or_off)
{
    ck_assert_ptr_null(cloexec_policy_take(&settings, "CLOEXEC_MODE=off"));
    ck_assert_uint_eq(families_of("x", NULL), 0);
    ck_assert_str_eq(cloexec_policy_mode_name(&settings), "off");
    ck_assert_ptr_null(cloexec_policy_take(&settings, "CLOEXEC_MODE=enforce"));
    ck_assert_uint_eq(families_of("x", NULL), FAMILY_ALL);
}
END_TEST

START_TEST(strict_is_a_mode_where_the_system_has_it)
{
    settings.has_strict = true;
    ck_assert_ptr_null(cloexec_policy_take(&settings, "CLOEXEC_MODE=strict"));
    ck_assert(settings.strict);
    ck_assert_uint_eq(families_of("x", NULL), FAMILY_ALL);
    ck_assert_str_eq(cloexec_policy_mode_name(&settings), "strict");
    ck_assert_str_eq(cloexec_policy_take(&settings, "CLOEXEC_MODE=Strict"), "CLOEXEC_MODE: enforce, strict or off");
    ck_assert(settings.strict);
    ck_assert_ptr_null(cloexec_policy_take(&settings, "CLOEXEC_MODE=enforce"));
    ck_assert(!settings.strict);
}
END_TEST

static const char *const not_understood[] = {"CLOEXEC_MODE=report",    "CLOEXEC_MODE=strict",  "CLOEXEC_MODE=OFF", "CLOEXEC_MODE=off ",
                                             "CLOEXEC_KEEP=sockets",   "CLOEXEC_KEEP=socket;", "CLOEXEC_KEEP=soc", "CLOEXEC_DEBUG=yes",
                                             "CLOEXEC_UNKNOWN=1",      "CLOEXEC_MODES=off",    "CLOEXEC_=1"};

START_TEST(a_bad_value_is_told_and_leaves_the_default)
{
    ck_assert_ptr_nonnull(cloexec_policy_take(&settings, not_understood[_i]));
    ck_assert_uint_eq(families_of("x", NULL), FAMILY_ALL);
}
END_TEST

START_TEST(an_empty_value_is_the_default)
{
    ck_assert_ptr_null(cloexec_policy_take(&settings, "CLOEXEC_MODE="));
    ck_assert_ptr_null(cloexec_policy_take(&settings, "CLOEXEC_SKIP="));
    ck_assert_ptr_null(cloexec_policy_take(&settings, "CLOEXEC_ONLY="));
    ck_assert_ptr_null(cloexec_policy_take(&settings, "CLOEXEC_KEEP="));
    ck_assert_ptr_null(cloexec_policy_take(&settings, "CLOEXEC_DEBUG="));
    ck_assert_uint_eq(families_of("x", NULL), FAMILY_ALL);
    ck_assert(!settings.debug);
}
END_TEST

START_TEST(kept_families_are_left_alone)
{
    ck_assert_ptr_null(cloexec_policy_take(&settings, "CLOEXEC_KEEP=socket,pipe"));
    ck_assert_uint_eq(families_of("x", NULL), FAMILY_ALL & ~(unsigned)(FAMILY_socket | FAMILY_pipe));
}
END_TEST

START_TEST(a_list_with_one_bad_word_keeps_the_others)
{
    ck_assert_ptr_nonnull(cloexec_policy_take(&settings, "CLOEXEC_KEEP=open:nonsense dup"));
    ck_assert_uint_eq(families_of("x", NULL), FAMILY_ALL & ~(unsigned)(FAMILY_open | FAMILY_dup));
}
END_TEST

START_TEST(skipped_programs_are_left_alone)
{
    cloexec_policy_take(&settings, "CLOEXEC_SKIP=bash,php-fpm*");
    ck_assert_uint_eq(families_of("bash", NULL), 0);
    ck_assert_uint_eq(families_of("python3.11", "bash"), 0);
    ck_assert_uint_eq(families_of("php-fpm8.2", NULL), 0);
    ck_assert_uint_eq(families_of("rbash", "bas"), FAMILY_ALL);
    ck_assert_uint_eq(families_of(NULL, NULL), FAMILY_ALL);
}
END_TEST

START_TEST(only_the_programs_named_are_served)
{
    cloexec_policy_take(&settings, "CLOEXEC_ONLY=nginx");
    ck_assert_uint_eq(families_of("nginx", NULL), FAMILY_ALL);
    ck_assert_uint_eq(families_of("nginx2", NULL), 0);
    ck_assert_uint_eq(families_of(NULL, NULL), 0);
}
END_TEST

START_TEST(skip_wins_over_only)
{
    cloexec_policy_take(&settings, "CLOEXEC_ONLY=*");
    cloexec_policy_take(&settings, "CLOEXEC_SKIP=nginx");
    ck_assert_uint_eq(families_of("nginx", NULL), 0);
    ck_assert_uint_eq(families_of("php", NULL), FAMILY_ALL);
}
END_TEST

static const struct {
    const char *list, *name;
    bool listed;
} lists[] = {
    {"a", "a", true},      {"a", "b", false},        {"a,b", "b", true},   {"a:b", "b", true},     {"a b", "b", true},  {" , a ,, ", "a", true},
    {"", "a", false},      {",,", "", false},        {"ab*", "abc", true}, {"ab*", "ab", true},    {"ab*", "a", false}, {"*", "x", true},
    {"/usr/sbin/a", "a", true}, {"/a/", "a", false}, {"/", "", false},   {"/x/a*,b", "abc", true}, {"/a", "b", false},
    {"python3.11", "python3.11", true}, {"python3.11", "python3", false}, {"\ta\t", "a", true}, {"::a::b", "b", true},
    {"a*b", "axb", false}, {"nginx", "ngin", false}, {"ngin", "nginx", false},
};

START_TEST(lists_are_searched_word_by_word)
{
    ck_assert_int_eq(cloexec_policy_lists(lists[_i].list, lists[_i].name), lists[_i].listed);
}
END_TEST

static const struct {
    const char *name;
    bool says;
} names[] = {
    {"--status-fd", true},   {"-displayfd", true},  {"UWSGI_EMPEROR_FD", true},     {"X_FDS", true},       {"xFd", true},
    {"fd", true},            {"HTTP_X_FD", false},  {"REDIRECT_HTTP_X_FD", false},  {"LISTEN_FDS", false}, {"CONTENT_LENGTH", false},
    {"QUERY_STRING", false}, {"f", false},          {"", false},                    {"fdx", false},        {"SHLVL", false},
};

START_TEST(names_say_that_they_name_a_descriptor)
{
    ck_assert_int_eq(cloexec_policy_names_descriptor(names[_i].name, strlen(names[_i].name)), names[_i].says);
}
END_TEST

static const struct {
    const char *list;
    int numbers[4]; /* up to -1 */
    bool whole;     /* nothing else is in it */
} number_lists[] = {
    {"6", {6, -1}, true},        {"5:6,7;8", {5, 6, 7, 8}, true}, {"", {-1}, true},    {" 3 ", {3, -1}, true}, {"5x", {-1}, false},
    {"x", {-1}, false},          {"-3", {-1}, false},             {"4,y", {4, -1}, false},
    {"99999999999999", {-1}, false},
};

START_TEST(numbers_are_read_up_to_what_is_none)
{
    const char *rest = number_lists[_i].list;

    for (int i = 0; i < 4; i++) {
        ck_assert_int_eq(cloexec_policy_next_number(&rest), number_lists[_i].numbers[i]);
        if (number_lists[_i].numbers[i] < 0)
            break;
    }
    ck_assert_int_eq(rest[strspn(rest, ",:; ")] == '\0', number_lists[_i].whole);
}
END_TEST

START_TEST(handover_and_follow_are_switches)
{
    ck_assert_ptr_null(cloexec_policy_take(&settings, "CLOEXEC_HANDOVER=off"));
    ck_assert(settings.no_handover);
    ck_assert_ptr_null(cloexec_policy_take(&settings, "CLOEXEC_HANDOVER=on"));
    ck_assert(!settings.no_handover);
    ck_assert_ptr_nonnull(cloexec_policy_take(&settings, "CLOEXEC_HANDOVER=1"));
    ck_assert_ptr_null(cloexec_policy_take(&settings, "CLOEXEC_FOLLOW=1"));
    ck_assert(settings.follow);
    ck_assert_ptr_nonnull(cloexec_policy_take(&settings, "CLOEXEC_FOLLOW=yes"));
    ck_assert(settings.follow);
    ck_assert_ptr_null(cloexec_policy_take(&settings, "CLOEXEC_FOLLOW=0"));
    ck_assert(!settings.follow);
}
END_TEST

START_TEST(base_names)
{
    ck_assert_str_eq(cloexec_policy_base_name("/usr/sbin/nginx"), "nginx");
    ck_assert_str_eq(cloexec_policy_base_name("nginx"), "nginx");
    ck_assert_str_eq(cloexec_policy_base_name("/"), "");
}
END_TEST

Suite *policy_suite(void)
{
    Suite *suite = suite_create("policy");
    TCase *tests = tcase_create("policy");

    tcase_add_checked_fixture(tests, clear, NULL);
    tcase_add_test(tests, defaults_serve_everything);
    tcase_add_test(tests, other_variables_are_passed_over);
    tcase_add_test(tests, mode_is_enforce_or_off);
    tcase_add_test(tests, strict_is_a_mode_where_the_system_has_it);
    tcase_add_loop_test(tests, a_bad_value_is_told_and_leaves_the_default, 0, sizeof not_understood / sizeof *not_understood);
    tcase_add_test(tests, an_empty_value_is_the_default);
    tcase_add_test(tests, kept_families_are_left_alone);
    tcase_add_test(tests, a_list_with_one_bad_word_keeps_the_others);
    tcase_add_test(tests, skipped_programs_are_left_alone);
    tcase_add_test(tests, only_the_programs_named_are_served);
    tcase_add_test(tests, skip_wins_over_only);
    tcase_add_loop_test(tests, lists_are_searched_word_by_word, 0, sizeof lists / sizeof *lists);
    tcase_add_loop_test(tests, names_say_that_they_name_a_descriptor, 0, sizeof names / sizeof *names);
    tcase_add_loop_test(tests, numbers_are_read_up_to_what_is_none, 0, sizeof number_lists / sizeof *number_lists);
    tcase_add_test(tests, handover_and_follow_are_switches);
    tcase_add_test(tests, base_names);
    suite_add_tcase(suite, tests);
    return suite;
}
