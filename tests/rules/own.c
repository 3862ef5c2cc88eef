/*
 * Own executable: what a program that executes its own file hands over, and what its next image makes of it.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "rule.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

extern char **environ;

/* 3 and 4 are ours, 5 is the program's own, 6 inheritable by its wish. */
static void open_four(void)
{
    open_nulls(2);
    open_null(O_RDWR | O_CLOEXEC);
    dup2(3, 6);
}

static void execute_own(void)
{
    next_generation();
    execv(own_path(), (char *[]){"own", NULL});
    fail("own path");
}

static void in_place(const struct rule_case *self)
{
    (void)self;
    open_four();
    execute_own();
}

static void from_fork(const struct rule_case *self)
{
    (void)self;
    open_four();
    in_fork(execute_own);
    tell_descriptors("parent");
}

static void from_vfork(const struct rule_case *self)
{
    char *const arguments[] = {"own", NULL};
    const char *path = own_path();
    pid_t child;

    (void)self;
    open_four();
    next_generation();
    child = vfork();
    if (child == 0) {
        execv(path, arguments);
        _exit(127);
    }
    wait_for(child);
    tell_descriptors("parent");
}

static void by_search(const struct rule_case *self)
{
    open_four();
    next_generation();
    setenv("PATH", getenv("RULE_DIRECTORY"), 1);
    execlp(self->text, self->text, NULL);
    fail("search");
}

/* The second entry has it; the first has a file of that name that cannot be executed. */
static void by_long_search(const struct rule_case *self)
{
    char path[4096];

    open_four();
    next_generation();
    snprintf(path, sizeof path, "%s", case_path("other"));
    if (mkdir(path, 0700) != 0 || close(open(case_path("other/copy"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)) != 0)
        fail(path);
    snprintf(path, sizeof path, "/nonexistent:%s:%s", case_path("other"), getenv("RULE_DIRECTORY"));
    setenv("PATH", path, 1);
    execvp(self->text, (char *[]){"copy", NULL});
    fail("search");
}

static void by_text(const struct rule_case *self)
{
    open_four();
    next_generation();
    execv(self->text, (char *[]){"own", NULL});
    fail(self->text);
}

static void by_link(const struct rule_case *self)
{
    (void)self;
    open_four();
    next_generation();
    if (symlink(own_path(), case_path("another")) != 0)
        fail("symlink");
    execv(case_path("another"), (char *[]){"own", NULL});
    fail("link");
}

static void replace(const char *path)
{
    char command[9000];

    snprintf(command, sizeof command, "cp '%s' '%s.new' && mv '%s.new' '%s'", path, path, path, path);
    if (system(command) != 0)
        fail(command);
}

static void after_replacement(const struct rule_case *self)
{
    const char *path = case_path(self->run_as);

    open_four();
    replace(path);
    next_generation();
    setenv("PATH", getenv("RULE_DIRECTORY"), 1);
    if (self->text != NULL && chdir(getenv("RULE_DIRECTORY")) == 0)
        execvp(self->text, (char *[]){"own", NULL});
    else
        execv(path, (char *[]){"own", NULL});
    fail(path);
}

/* Another version stands behind the link by now, as with Debian's alternatives. */
static void after_switch(const struct rule_case *self)
{
    const char *link = case_path("copy"), *next = case_path("copy-1.3");
    char command[9000];

    open_four();
    snprintf(command, sizeof command, "cp '%s' '%s' && ln -sf '%s' '%s'", own_path(), next, next, link);
    if (system(command) != 0)
        fail(command);
    next_generation();
    setenv("PATH", getenv("RULE_DIRECTORY"), 1);
    if (self->text != NULL)
        execvp(self->text, (char *[]){"own", NULL});
    else
        execv(case_path("copy"), (char *[]){"own", NULL});
    fail(link);
}

/* Executed by a link of one name, it executes the new version by its own name: that is another program. */
static void another_version(const struct rule_case *self)
{
    const char *next = case_path("copy-1.3");

    (void)self;
    open_nulls(2);
    if (symlink(getenv("WITNESS"), next) != 0)
        fail(next);
    execv(next, witness_arguments(NULL));
    fail(next);
}

static void by_hard_link(const struct rule_case *self)
{
    (void)self;
    open_four();
    next_generation();
    if (link(own_path(), case_path("another")) != 0)
        fail("link");
    execv(case_path("another"), (char *[]){"own", NULL});
    fail("link");
}

/* A copy of this program that is gone before it starts, and there again. */
static void execute_nameless(const char *path)
{
    char command[9000];
    int fd;

    snprintf(command, sizeof command, "cp '%s' '%s'", own_path(), path);
    if (system(command) != 0 || (fd = open(path, O_RDONLY | O_CLOEXEC)) < 0 || unlink(path) != 0)
        fail(path);
    next_generation();
    fexecve(fd, (char *[]){"own", NULL}, environ);
    fail(path);
}

static void nameless(const struct rule_case *self)
{
    char path[4096], command[9000];

    (void)self;
    snprintf(path, sizeof path, "%s", case_path("gone"));
    if (generation == 0)
        execute_nameless(path);
    if (generation == 2)
        run_again();
    open_four();
    snprintf(command, sizeof command, "cp '%s' '%s'", getenv("RULES"), path);
    if (system(command) != 0)
        fail(command);
    next_generation();
    execv(path, (char *[]){"own", NULL});
    fail(path);
}

/* A shell stays a shell. */
static void nameless_shell(const struct rule_case *self)
{
    (void)self;
    if (generation == 0)
        execute_nameless(case_path("sh"));
    open_nulls(2);
    execute_witness();
}

/* Executed by its descriptor, it executes another by the same number: what is called like it by chance. */
static void same_number(const struct rule_case *self)
{
    int fd;

    (void)self;
    if (generation == 0) {
        fd = open(own_path(), O_RDONLY | O_CLOEXEC);
        next_generation();
        fexecve(fd, (char *[]){"own", NULL}, environ);
        fail("fexecve");
    }
    if (open(getenv("WITNESS"), O_RDONLY | O_CLOEXEC) != 3)
        fail("3");
    open_nulls(2);
    execv("/dev/fd/3", witness_arguments(NULL));
    fail("/dev/fd/3");
}

/* What tests/rules/no-proc.sh runs where there is no /proc. */
static void by_given_path(const struct rule_case *self)
{
    const char *path = getenv("RULES");

    (void)self;
    open_four();
    next_generation();
    execv(path, (char *[]){"own", NULL});
    fail(path);
}

/* An argument of 200 KiB is more than the kernel takes. */
static void failing(const struct rule_case *self)
{
    static char large[200 << 10];
    int result;

    (void)self;
    open_four();
    memset(large, 'x', sizeof large - 1);
    errno = 0;
    result = execv(own_path(), (char *[]){"own", large, NULL});
    tell("%d %s", result, errno == E2BIG ? "E2BIG" : strerror(errno));
    tell_descriptors("after");
    execute_witness();
}

/* Its third image, too, is handed what the first made. */
static void twice(const struct rule_case *self)
{
    (void)self;
    tell_descriptors("born");
    if (generation == 2)
        execute_witness();
    if (generation == 0)
        open_four();
    execute_own();
}

/* A file of the same name elsewhere is another program. */
static void namesake(const struct rule_case *self)
{
    (void)self;
    open_nulls(2);
    if (mkdir(case_path("other"), 0700) != 0 || symlink(getenv("WITNESS"), case_path("other/copy")) != 0)
        fail("namesake");
    execv(case_path("other/copy"), witness_arguments(NULL));
    fail("namesake");
}

static const char handed[] = "born 3+ 4+ 6 6 |", all[] = "born 3 4 6 3 4 6 |";
static const char parent[] = "born 3+ 4+ 6 6 | parent 3+ 4+ 5+ 6", bare_parent[] = "born 3 4 6 3 4 6 | parent 3 4 5+ 6";

static const struct rule_case own_cases[] = {
    {"own: in place", in_place, all, handed},
    {"own: from a fork child", from_fork, bare_parent, parent},
    {"own: from a vfork child", from_vfork, bare_parent, parent},
    {"own: by PATH search", by_search, all, handed, .run_as = "copy", .text = "copy"},
    {"own: by PATH search, not in the first directory", by_long_search, all, handed, .run_as = "copy", .text = "copy"},
    {"own: by PATH search of the name that it was started by", by_search, all, handed, .run_as = "copy-1.2", .link = "copy",
     .text = "copy"},
    {"own: through /proc/self/exe", by_text, all, handed, .text = "/proc/self/exe"},
    {"own: through a symbolic link", by_link, all, handed},
    {"own: after its file was replaced", after_replacement, all, handed, .run_as = "copy"},
    {"own: after its file was replaced, by a relative path", after_replacement, all, handed, .run_as = "copy", .text = "./copy"},
    {"own: after its file was replaced, by PATH search", after_replacement, all, handed, .run_as = "copy", .text = "copy"},
    {"own: after its file was replaced, with a name like the kernel's mark", after_replacement, all, handed,
     .run_as = "copy (deleted)"},
    {"own: after its link was switched", after_switch, all, handed, .run_as = "copy-1.2", .link = "copy"},
    {"own: after its link was switched, by PATH search", after_switch, all, handed, .run_as = "copy-1.2", .link = "copy",
     .text = "copy"},
    {"own: another version by its own name gets nothing", another_version, "3 4 |", "|", .run_as = "copy-1.2", .link = "copy"},
    {"own: through a hard link", by_hard_link, all, handed, .run_as = "copy"},
    {"own: whose file was gone when it started", nameless, all, handed, .number = -1},
    {"own: a shell whose file was gone when it started", nameless_shell, "3 4 |", "3 4 |", .number = -1},
    {"own: another program by the descriptor's name it had", same_number, "4 5 |", "|", .number = -1},
    {"own: by the path it is given", by_given_path, all, handed},
    {"own: exec fails", failing, "-1 E2BIG after 3 4 5+ 6 3 4 6 |", "-1 E2BIG after 3+ 4+ 5+ 6 6 |"},
    {"own: three images", twice, "born born 3 4 6 born 3 4 6 3 4 6 |", "born born 3+ 4+ 6 born 3+ 4+ 6 6 |", .number = -1},
    {"own: CLOEXEC_HANDOVER=off", in_place, all, "born 6 6 |", .given = {"CLOEXEC_HANDOVER=off"}},
    {"own: CLOEXEC_KEEP=exec", in_place, all, "born 6 6 |", .given = {"CLOEXEC_KEEP=exec"}},
    {"own: another file of that name gets nothing", namesake, "3 4 |", "|", .run_as = "copy"},
};
RULE_GROUP(own);
