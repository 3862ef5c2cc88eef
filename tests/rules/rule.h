/*
 * The rules for programs that live on inheritance.  One program is all: the driver, which is never preloaded; the subject, which the
 * driver runs bare and preloaded, and which makes descriptors and executes something; and what it executes where that has to be the
 * program itself.
 *
 * A subject tells on descriptor 1; the driver puts it together in one line.  The witness's report becomes its numbers and "|".
 * SPDX-License-Identifier: MIT
 */
#ifndef RULE_H
#define RULE_H

#include <stdbool.h>
#include <sys/types.h>
#include <unistd.h>

enum { VARIABLES_MOST = 4 };

struct rule_case {
    const char *title;
    void (*run)(const struct rule_case *self); /* the first image; all images where number is -1 */
    const char *bare;                          /* what is told */
    const char *preloaded;                     /* the same where NULL */
    const char *run_as;                        /* a copy under this name */
    const char *link;                          /* executed by a symbolic link of this name */
    const char *called;                        /* its argv[0], if that is not the file's name */
    const char *argument;                      /* its first argument */
    const char *given[VARIABLES_MOST];         /* its environment beside the common one */
    int born;                                  /* so many descriptors from 3 on */
    int opened;                                /* with this many of its own, where the case has nothing else to say */
    const char *const *arguments;              /* for what is executed */
    const char *const *variables;
    const char *text; /* for the case's own use */
    int number;
    void (*again)(void); /* the next image; run_again where NULL */
};

struct rule_group {
    const struct rule_case *cases;
    size_t count;
};

#define RULE_GROUPS(group)                                                                                                          \
    group(own) group(handed) group(listen) group(names) group(spelled) group(script) group(table) group(spawn) group(closed)         \
    group(deepbind) group(follow) group(doors) group(limits) group(vforked) group(spawn_actions)
#define RULE_DECLARE(name) extern const struct rule_group name##_group;
RULE_GROUPS(RULE_DECLARE)
#define RULE_GROUP(name) const struct rule_group name##_group = {name##_cases, sizeof name##_cases / sizeof *name##_cases}

/* The case that runs, and which image it is: 0 is the first. */
extern const struct rule_case *this_case;
extern int generation;

/* What the next image does mostly: tells what it was born with, and what the witness gets of that. */
void run_again(void);

/* --- for subjects --- */

/* One word or more for the line. */
void tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Tells a problem and ends. */
void fail(const char *what) __attribute__((noreturn));

/* Opens /dev/null, with flags; gives up where that fails. */
int open_null(int flags);
void open_nulls(int count);

/* Tells all descriptors above 2, a plus behind those that are close-on-exec. */
void tell_descriptors(const char *word);

/* The path of the program that runs. */
const char *own_path(void);

/* A path in the directory of this case. */
const char *case_path(const char *name);

/* The environment's strings for the next image of this program. */
void next_generation(void);

/* Executes the witness. */
void execute_witness(void) __attribute__((noreturn));
char **witness_arguments(const char *const *more);

/* Waits for a child, and tells if it failed. */
void wait_for(pid_t child);

/* Runs a function in a child of fork. */
void in_fork(void (*run)(void));

#endif
