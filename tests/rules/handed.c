/*
 * CLOEXEC_HANDED, by which one image tells the next what it was handed.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "rule.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

static bool has_handed(void)
{
    for (char **entry = environ; *entry != NULL; entry++)
        if (strncmp(*entry, "CLOEXEC_HANDED", 14) == 0)
            return true;
    return getenv("CLOEXEC_HANDED") != NULL;
}

/* Neither the program nor its children see the variable. */
static void hidden(const struct rule_case *self)
{
    (void)self;
    if (generation == 0) {
        open_nulls(2);
        next_generation();
        execv(own_path(), (char *[]){"own", NULL});
        fail("own path");
    }
    tell_descriptors("born");
    tell(has_handed() ? "seen" : "not seen");
    tell(system("env | grep -q '^CLOEXEC_HANDED'") == 0 ? "seen by children" : "not seen by children");
}

/* The next image is without the library, and has the variable where there is something in it. */
static void left_behind(const struct rule_case *self)
{
    if (generation == 0) {
        open_nulls(self->number);
        unsetenv("LD_PRELOAD");
        next_generation();
        execv(own_path(), (char *[]){"own", NULL});
        fail("own path");
    }
    tell_descriptors("born");
    tell(has_handed() ? "seen" : "not seen");
}

static void left_behind_again(void)
{
    left_behind(this_case);
}

static void born_with(const struct rule_case *self)
{
    (void)self;
    tell_descriptors("born");
    tell(has_handed() ? "seen" : "not seen");
    execute_witness();
}

/* The process writes the variable itself and executes itself: nothing of it is ours, so the library stays out of it. */
static void written(const struct rule_case *self)
{
    char text[128];

    if (generation > 0) {
        tell_descriptors("born");
        return;
    }
    snprintf(text, sizeof text, self->text, getpid());
    setenv("CLOEXEC_HANDED", text, 1);
    next_generation();
    execv(own_path(), (char *[]){"own", NULL});
    fail("own path");
}

#define WRITTEN(what, value, flagged) {"handed: " what, written, "born 3 4 5", flagged, .born = 3, .text = value, .number = -1}

static const struct rule_case handed_cases[] = {
    {"handed: not seen by the program nor its children", hidden, "born 3 4 not seen not seen by children",
     "born 3+ 4+ not seen not seen by children", .number = -1},
    {"handed: by a process that has nothing of ours", left_behind, "born not seen", .number = 0, .again = left_behind_again},
    {"handed: to an image without the library", left_behind, "born 3 4 not seen", "born 3 4 seen", .number = 2,
     .again = left_behind_again},
    {"handed: another process's", born_with, "born 3 4 seen 3 4 |", "born 3 4 not seen 3 4 |", .born = 2, .given = {"CLOEXEC_HANDED=1:3-4"}},
    WRITTEN("a number and a range", "%d:3,5-9,", "born 3+ 4 5+"),
    WRITTEN("the standard descriptors never", "%d:0-3", "born 3+ 4 5"),
    WRITTEN("no process", ":3,4", NULL),
    WRITTEN("no numbers", "%d:", NULL),
    WRITTEN("no colon", "%d", NULL),
    WRITTEN("words", "%d:three,4", NULL),
    WRITTEN("a range without an end", "%d:3-", NULL),
    WRITTEN("a range that runs backwards", "%d:5-3", NULL),
    WRITTEN("a range that never ends", "%d:3-99999999999999999999", "born 3+ 4+ 5+"),
    WRITTEN("signs", "%d:-3,+4", NULL),
    WRITTEN("huge numbers", "%d:4294967299,3", NULL),
};
RULE_GROUP(handed);
