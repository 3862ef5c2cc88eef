/*
 * Detours in a transaction: begin, attach each function, commit.  All are hooked or none is; the first failure is named.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_HOOK_H
#define CLOEXEC_HOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "trampoline.h"

struct cloexec_slot;

/* One function.  The caller fills in the first part; the rest belongs to hook.c and starts as zeroes. */
struct cloexec_hook {
    const char *name;
    void *target;     /* the function, NULL when there is none */
    void *wrapper;    /* what it leads to from now on */
    void **real;      /* where the way to the function itself goes */
    bool is_stub;     /* a system call stub: only its known forms are accepted */

    struct cloexec_slot *slot;
    uint64_t before, after;
    bool is_patched;
    struct cloexec_hook *next;
};

enum { HOOK_PAGES = 4 };

struct cloexec_transaction {
    struct cloexec_hook *first, **last;
    const char *failed;               /* the function that could not be hooked, NULL when all can */
    enum cloexec_refused reason;
    struct cloexec_slot *pages[HOOK_PAGES];
    unsigned used[HOOK_PAGES];
};

void cloexec_hooks_begin(struct cloexec_transaction *transaction);

/* Prepares one hook; nothing runs differently yet. */
void cloexec_hooks_attach(struct cloexec_transaction *transaction, struct cloexec_hook *hook);

/* Returns true when every function is hooked; false when none is, and failed and reason tell why. */
bool cloexec_hooks_commit(struct cloexec_transaction *transaction);

/* Takes a hook away.  Calls that are under way, and hooks that others put upon ours, reach the function itself. */
void cloexec_hooks_detach(struct cloexec_hook *hook);

/* Gives up a hook whose function is no longer there: its library is being unloaded. */
void cloexec_hooks_lose(struct cloexec_hook *hook);

#endif
