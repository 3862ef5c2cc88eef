/*
 * What a test case is made of.  A case runs in processes of its own, once without the library and once with it, and
 * says what it sees; the two accounts have to be equal, but for the descriptors that it says were born: those have to
 * reach a child without the library, and must not with it.
 *
 * Each row of the tables has a maker, which makes what the row makes in the simplest way, and a case for what is its
 * own.  The makers are put into every circumstance (circumstances.c), into the race (race.c) and under the counter of
 * system calls (calls.c).
 * SPDX-License-Identifier: MIT
 */
#ifndef CASE_H
#define CASE_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>

#include "undeclared.h"

/* errno before a call: a number that no call gives. */
enum { SENTINEL = 3333 };

/* What a maker made.  unmake closes the descriptors, and forgets what else was opened for them. */
enum { MOST_MADE = 4 };
struct made {
    int count;
    int fds[MOST_MADE];
    int error; /* errno after the call, whether it made something or not */
    void *object;
    int (*dispose)(void *object); /* closes the object and with it the descriptors; NULL: they are closed one by one */
};

/* What is done to the process just before a maker's decisive call and undone after it. */
struct circumstances {
    bool low;  /* 0 to 2 are closed */
    bool full; /* room for so many descriptors more */
    unsigned room;
    bool marked; /* a system call that means nothing stands on each side of the decisive call */
};
extern struct circumstances circumstances;

/* A maker calls ready before the decisive call and one of the others after it, with its result. */
void ready(void);
void made_fd(struct made *made, int fd);
void made_pair(struct made *made, int result, const int fds[2]);
void made_stream(struct made *made, FILE *stream, int (*dispose)(FILE *stream));
/* For what returns something else: finished directly behind the call, then one add for each descriptor. */
void finished(struct made *made);
void add(struct made *made, int fd);
void unmake(struct made *made);

/* The system call that stands on both sides of a decisive call. */
enum { MARK = -7531 };

/* An error's name, as in "EINVAL". */
const char *error_name(int error);
/* Says a line, which has to be the same with and without the library. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Says a call's result, and errno: after a failure the error, after a success whether it was left alone.  Use TRY. */
long note_result(const char *what, long result);
#define TRY(call) (errno = SENTINEL, note_result(#call, (long)(call)))
/* The same for calls that are made with variables: what stands for the call. */
#define TRY_AS(what, call) (errno = SENTINEL, note_result(what, (long)(call)))

/* Tells, by executing the witness, whether a child gets a descriptor. */
bool reaches_child(int fd);
/* Executes the witness.  Returns how many descriptors above 2 it received, -1 if it said nothing. */
int count_received(void);
/*
 * Says that a descriptor was born: it has to reach a child without the library and must not with it.  Closes nothing.
 */
void born(const char *what, int fd);
/* Says whether a descriptor reaches a child: the same with and without the library. */
void note_fate(const char *what, int fd);
/* born, what kind of descriptor it is, and close. */
void born_and_gone(const char *what, int fd);
/* A descriptor's status flags, type and mode bits. */
void note_kind(int fd);

/* The account goes to this file. */
extern const char *account;
void flush_notes(void);
/* Runs a part of a case in a process of its own. */
void apart(const char *what, void (*part)(const void *), const void *argument);
/* Ends the process, and the account of the row with the word skip. */
void skip(const char *reason) __attribute__((noreturn));

/* For set-up that has to succeed: complains and ends the process if it did not. */
long must(const char *what, long result);
#define MUST(call) must(#call, (long)(call))

/* Leaves room for so many descriptors more; room for all again. */
void limit_descriptors(unsigned room);
void unlimit_descriptors(void);

#endif
