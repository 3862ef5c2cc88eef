/*
 * The rows that a kernel may refuse, each with a call that makes a descriptor; and what came of calling it.
 * SPDX-License-Identifier: MIT
 */
#ifndef ROW_H
#define ROW_H

#include <dlfcn.h>

#include "fault.h"

/* errno before each call: a success leaves it so. */
enum { UNTOUCHED = 7777 };

/* One call: what it made, errno behind it, what reached the kernel, and whether an executed child received what was made. */
struct outcome {
    bool made, received;
    int fds[2], count;
    int error;
    struct fault_log log;
};

/* Makes a descriptor: through the library, or (bare) by the function behind it. */
typedef void row_call(bool bare, struct outcome *outcome);

enum refused { REFUSES_never, REFUSES_no_such_call, REFUSES_bad_argument, REFUSES_neglect };

struct row {
    const char *name;
    const char *result, *form; /* the words of the table */
    enum refused refused;
    bool is_raw;
    row_call *call; /* NULL where libc or the kernel's interface has no such call, or nothing is to be refused */
};

/* A row that does by hand what libc does inside: which calls that takes cannot be compared. */
bool row_is_by_hand(const struct row *row);
/* A row whose descriptors come in a message. */
bool row_is_message(const struct row *row);

extern const struct row rows[];
extern const int row_count;

/* PEP 446's dup2 asks for the flag itself, by dup3, and is no row of the tables; the library remembers nothing of it. */
extern const struct row row_dup2;

/* The mistaken call of a row, or NULL. */
row_call *row_mistake(const char *name);

/* The function behind libcloexec: libfault's, or libc's where libfault has none. */
void *row_behind(const char *name);
/* libc's own: for what the tests need besides, unseen by both. */
void *row_libc(const char *name);
#define BEHIND(name) ((typeof(name) *)row_behind(#name))
#define LIBC(name) ((typeof(name) *)row_libc(#name))

/* What a call gave, by the second column of the table. */
void row_take_fd(struct outcome *outcome, long fd);
void row_take_pair(struct outcome *outcome, long result);
void row_take_stream(struct outcome *outcome, void *stream);
void row_take_message(struct outcome *outcome, long result);

#endif
