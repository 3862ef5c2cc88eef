/*
 * LISTEN_FDS, for the process that executes.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "rule.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

/* 3, 5 and 6 are ours, 4 is the program's. */
static void open_and_execute(const char *count, int pid)
{
    char text[32];

    open_nulls(1);
    open_null(O_RDWR | O_CLOEXEC);
    open_nulls(2);
    snprintf(text, sizeof text, "%d", pid);
    if (pid != 0)
        setenv("LISTEN_PID", text, 1);
    setenv("LISTEN_FDS", count, 1);
    execute_witness();
}

static void in_this_process(const struct rule_case *self)
{
    open_and_execute(self->text, getpid());
}

static void for_another(const struct rule_case *self)
{
    open_and_execute(self->text, self->number);
}

static void in_child(void)
{
    open_and_execute(this_case->text, getpid());
}

static void from_fork(const struct rule_case *self)
{
    (void)self;
    in_fork(in_child);
}

static void parents(const struct rule_case *self)
{
    int pid = getpid();
    pid_t child = fork();

    if (child == 0)
        open_and_execute(self->text, pid);
    wait_for(child);
}

#define ALL "3 5 6 |"

static const struct rule_case listen_cases[] = {
    {"listen: one", in_this_process, ALL, "3 |", .text = "1"},
    {"listen: three, of which one is not ours", in_this_process, ALL, "3 5 |", .text = "3"},
    {"listen: more than there are", in_this_process, ALL, ALL, .text = "99"},
    {"listen: more than there can be", in_this_process, ALL, ALL, .text = "999999999"},
    {"listen: in a fork child", from_fork, ALL, "3 |", .text = "1"},
    {"listen: meant for the parent", parents, ALL, "|", .text = "3"},
    {"listen: meant for another process", for_another, ALL, "|", .text = "3", .number = 1},
    {"listen: meant for nobody", for_another, ALL, "|", .text = "3"},
    {"listen: none", in_this_process, ALL, "|", .text = "0"},
    {"listen: fewer than none", in_this_process, ALL, "|", .text = "-1"},
    {"listen: no number", in_this_process, ALL, "|", .text = "3x"},
    {"listen: a number that is too long", in_this_process, ALL, "|", .text = "4294967299"},
    {"listen: CLOEXEC_HANDOVER=off", in_this_process, ALL, "|", .text = "3", .given = {"CLOEXEC_HANDOVER=off"}},
};
RULE_GROUP(listen);
