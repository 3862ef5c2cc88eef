/*
 * The table: programs that are left alone by their name, and targets that get all that is ours.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "rule.h"

#include <fcntl.h>
#include <stdlib.h>

static void open_and_execute(const struct rule_case *self)
{
    int ends[2];

    (void)self;
    open_nulls(1);
    if (pipe(ends) != 0 || fcntl(3, F_DUPFD, 10) != 10)
        fail("pipe");
    execute_witness();
}

static void execute_target(const struct rule_case *self)
{
    const char *path = case_path(self->text);

    open_nulls(2);
    open_null(O_RDWR | O_CLOEXEC);
    if (symlink(getenv("WITNESS"), path) != 0)
        fail(path);
    execv(path, witness_arguments(NULL));
    fail(path);
}

static void seek_target(const struct rule_case *self)
{
    open_nulls(2);
    if (symlink(getenv("WITNESS"), case_path(self->text)) != 0)
        fail(self->text);
    setenv("PATH", getenv("RULE_DIRECTORY"), 1);
    execvp(self->text, witness_arguments(NULL));
    fail(self->text);
}

#define ALL "3 4 5 10 |"
#define ALONE(name) {"table: left alone: " name, open_and_execute, ALL, ALL, .run_as = name}
#define SERVED(name) {"table: served: " name, open_and_execute, ALL, "|", .run_as = name}

static const struct rule_case table_cases[] = {
    ALONE("sh"), ALONE("ash"), ALONE("bash"), ALONE("rbash"), ALONE("dash"), ALONE("zsh"), ALONE("zsh5"), ALONE("ksh"), ALONE("ksh93"),
    ALONE("mksh"), ALONE("lksh"), ALONE("posh"), ALONE("yash"), ALONE("rc"), ALONE("rc.byron"), ALONE("es"), ALONE("fish"),
    ALONE("csh"), ALONE("tcsh"), ALONE("bsd-csh"), ALONE("bash-static"), ALONE("mksh-static"),
    ALONE("flock"), ALONE("setlock"),
    SERVED("flockx"), SERVED("shx"), SERVED("xsh"), SERVED("s"), SERVED("bash-"), SERVED("sh-static-x"), SERVED("jspawnhelper"),
    {"table: served: what is only called sh", open_and_execute, ALL, "|", .run_as = "ordinary", .link = "sh"},
    {"table: left alone: sh by another name", open_and_execute, ALL, ALL, .run_as = "sh", .link = "ordinary"},
    {"table: left alone: busybox as sh", open_and_execute, ALL, ALL, .run_as = "busybox", .link = "sh"},
    {"table: left alone: busybox as ash", open_and_execute, ALL, ALL, .run_as = "busybox", .link = "ash"},
    {"table: left alone: busybox sh", open_and_execute, ALL, ALL, .run_as = "busybox", .argument = "sh"},
    {"table: served: busybox as httpd", open_and_execute, ALL, "|", .run_as = "busybox", .link = "httpd"},
    {"table: served: busybox httpd", open_and_execute, ALL, "|", .run_as = "busybox", .argument = "httpd"},
    {"table: served: busybox as bash", open_and_execute, ALL, "|", .run_as = "busybox", .link = "bash"},
    SERVED("busybox"),
    {"table: left alone: busybox called sh", open_and_execute, ALL, ALL, .run_as = "busybox", .called = "sh"},
    {"table: left alone: busybox called -sh, as a login shell is", open_and_execute, ALL, ALL, .run_as = "busybox", .link = "sh",
     .called = "-sh"},
    {"table: left alone: busybox called /bin/ash behind another link", open_and_execute, ALL, ALL, .run_as = "busybox", .link = "x",
     .called = "/bin/ash"},
    {"table: left alone: busybox called busybox.static sh", open_and_execute, ALL, ALL, .run_as = "busybox", .called = "busybox.static",
     .argument = "sh"},
    {"table: served: busybox behind a link sh, called httpd", open_and_execute, ALL, "|", .run_as = "busybox", .link = "sh",
     .called = "httpd"},
    {"table: left alone: busybox flock", open_and_execute, ALL, ALL, .run_as = "busybox", .argument = "flock"},
    {"table: left alone: busybox as chpst", open_and_execute, ALL, ALL, .run_as = "busybox", .link = "chpst"},
    {"table: left alone: toybox flock", open_and_execute, ALL, ALL, .run_as = "toybox", .argument = "flock"},
    {"table: served: busybox flockx", open_and_execute, ALL, "|", .run_as = "busybox", .argument = "flockx"},
    {"table: served: busybox without a name", open_and_execute, ALL, "|", .run_as = "busybox", .called = ""},
    {"table: target: jspawnhelper", execute_target, "3 4 |", "3 4 |", .text = "jspawnhelper"},
    {"table: target: jspawnhelper along PATH", seek_target, "3 4 |", "3 4 |", .text = "jspawnhelper"},
    {"table: no target: flock", execute_target, "3 4 |", "|", .text = "flock"},
    {"table: no target: jspawnhelperx", execute_target, "3 4 |", "|", .text = "jspawnhelperx"},
};
RULE_GROUP(table);
