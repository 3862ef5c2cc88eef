/* What the table of programs says of a name, and which file is our own.  SPDX-License-Identifier: MIT */
#include "config.h"

#include "own.h"

#include "suites.h"

static const struct {
    const char *name, *applet;
    enum program_kind kind;
} programs[] = {
    {"bash", NULL, PROGRAM_shell},        {"zsh5", NULL, PROGRAM_shell},         {"ksh93", NULL, PROGRAM_shell},
    {"rc.byron", NULL, PROGRAM_shell},    {"bash-static", NULL, PROGRAM_shell},  {"bsd-csh", NULL, PROGRAM_shell},
    {"flock", NULL, PROGRAM_alone},       {"jspawnhelper", NULL, PROGRAM_target}, {"bashful", NULL, PROGRAM_ordinary},
    {"flockx", NULL, PROGRAM_ordinary},   {"shx", NULL, PROGRAM_ordinary},       {"", NULL, PROGRAM_ordinary},
    {"5", NULL, PROGRAM_ordinary},        {"nginx", NULL, PROGRAM_ordinary},     {"busybox", NULL, PROGRAM_ordinary},
    {"busybox", "sh", PROGRAM_shell},     {"busybox", "ash", PROGRAM_shell},     {"busybox", "httpd", PROGRAM_ordinary},
    {"a-name-that-is-longer-than-any-in-the-table", NULL, PROGRAM_ordinary},
};

START_TEST(programs_are_known_without_version_and_suffix)
{
    ck_assert_int_eq(cloexec_program_kind(programs[_i].name, programs[_i].applet), programs[_i].kind);
}
END_TEST

START_TEST(the_own_file_is_known_by_identity)
{
    struct stat own, other;

    cloexec_remember_own_path("/somewhere/by-this-name", NULL);
    ck_assert_int_eq(*cloexec_own_path(), '/');
    ck_assert_int_eq(stat("/proc/self/exe", &own), 0);
    ck_assert_int_eq(stat("/bin/sh", &other), 0);
    ck_assert(cloexec_is_own(&own, "/any/other/name"));
    ck_assert(!cloexec_is_own(&other, "/bin/sh"));
    ck_assert(!cloexec_is_own(&other, NULL));
    ck_assert(cloexec_is_own(&other, cloexec_own_path())); /* as when the file was replaced */
}
END_TEST

Suite *own_suite(void)
{
    Suite *suite = suite_create("own");
    TCase *tests = tcase_create("own");

    tcase_add_loop_test(tests, programs_are_known_without_version_and_suffix, 0, sizeof programs / sizeof *programs);
    tcase_add_test(tests, the_own_file_is_known_by_identity);
    suite_add_tcase(suite, tests);
    return suite;
}
