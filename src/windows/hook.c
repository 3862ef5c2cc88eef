/*
 * The transaction.  A patch is one store of eight bytes, so that a thread that enters the function finds the old beginning or the new
 * one; no thread is stopped.  The jump leads to a slot near the function: a relay to the wrapper, and the trampoline behind it.
 * SPDX-License-Identifier: MIT
 */
#include "hook.h"

#include <stddef.h>
#include <string.h>

#include "memory.h"
#include "unwind.h"

enum { IS_WIDE = sizeof(void *) == 8 };

/* The relay is jmp [destination]; its destination is aligned, so that it can be changed in one store while threads run through. */
struct cloexec_slot {
    uint8_t relay[8];
    uint64_t destination;
    uint8_t trampoline[TRAMPOLINE_SIZE];
    struct cloexec_unwind unwind;
    uint8_t unused[4];
};
enum { SLOTS = MEMORY_PAGE / sizeof(struct cloexec_slot) };

void cloexec_hooks_begin(struct cloexec_transaction *transaction)
{
    *transaction = (struct cloexec_transaction){.last = &transaction->first};
}

static bool is_near(const void *a, const void *b)
{
    int64_t distance = (int64_t)((uintptr_t)a - (uintptr_t)b), most = INT32_MAX - MEMORY_PAGE;

    return !IS_WIDE || (distance < most && distance > -most);
}

static void *page_of(struct cloexec_slot *slot)
{
    return (void *)((uintptr_t)slot & ~(uintptr_t)(MEMORY_PAGE - 1));
}

/* An unused slot near the function, on a page of this transaction or on a new one. */
static struct cloexec_slot *new_slot(struct cloexec_transaction *t, const void *target)
{
    for (unsigned i = 0; i < HOOK_PAGES; i++) {
        if (t->pages[i] == NULL && (t->pages[i] = cloexec_memory_near(target)) == NULL)
            return NULL;
        if (t->used[i] < SLOTS && is_near(t->pages[i], target))
            return &t->pages[i][t->used[i]++];
    }
    return NULL;
}

static void build_relay(struct cloexec_slot *slot, void *wrapper)
{
    static const uint8_t jump_indirect[2] = {0xff, 0x25};
    uint32_t where = IS_WIDE ? offsetof(struct cloexec_slot, destination) - 6 : (uint32_t)(uintptr_t)&slot->destination;

    memcpy(slot->relay, jump_indirect, sizeof jump_indirect);
    memcpy(slot->relay + sizeof jump_indirect, &where, sizeof where);
    slot->destination = (uintptr_t)wrapper;
}

static enum cloexec_refused prepare(struct cloexec_transaction *t, struct cloexec_hook *hook)
{
    uint64_t from = (uintptr_t)hook->target;
    uint8_t patch[STORE_SIZE];
    enum cloexec_refused reason;

    if (hook->target == NULL)
        return REFUSED_absent;
    if (hook->is_stub && !cloexec_is_stub(hook->target, IS_WIDE))
        return REFUSED_not_a_stub;
    if (!cloexec_is_one_store(from))
        return REFUSED_placement;
    if ((hook->slot = new_slot(t, hook->target)) == NULL)
        return REFUSED_memory;
    reason = cloexec_trampoline(hook->target, from, (uintptr_t)hook->slot->trampoline, IS_WIDE, hook->slot->trampoline);
    if (reason != REFUSED_no)
        return reason;
    build_relay(hook->slot, hook->wrapper);
    cloexec_unwind_describe(&hook->slot->unwind, hook->target, page_of(hook->slot), hook->slot->trampoline, TRAMPOLINE_SIZE);
    memcpy(&hook->before, hook->target, sizeof hook->before);
    if (!cloexec_patch(hook->target, from, (uintptr_t)hook->slot, IS_WIDE, patch))
        return REFUSED_far;
    memcpy(&hook->after, patch, sizeof hook->after);
    return REFUSED_no;
}

static void fail(struct cloexec_transaction *t, const struct cloexec_hook *hook, enum cloexec_refused reason)
{
    if (t->failed == NULL && reason != REFUSED_no) {
        t->failed = hook->name;
        t->reason = reason;
    }
}

void cloexec_hooks_attach(struct cloexec_transaction *t, struct cloexec_hook *hook)
{
    hook->next = NULL;
    *t->last = hook;
    t->last = &hook->next;
    fail(t, hook, prepare(t, hook));
}

static void seal(struct cloexec_transaction *t)
{
    for (unsigned i = 0; i < HOOK_PAGES; i++)
        if (t->pages[i] != NULL && t->failed == NULL && !cloexec_memory_seal(t->pages[i]))
            fail(t, t->first, REFUSED_memory);
}

static void patch(struct cloexec_transaction *t, struct cloexec_hook *hook)
{
    if (!cloexec_unwind_add(&hook->slot->unwind, page_of(hook->slot))) {
        fail(t, hook, REFUSED_memory);
        return;
    }
    *hook->real = hook->slot->trampoline;
    hook->is_patched = cloexec_memory_store(hook->target, hook->after);
    if (!hook->is_patched) {
        cloexec_unwind_remove(&hook->slot->unwind);
        fail(t, hook, REFUSED_write);
    }
}

/* Pages that were never run through are given back; after a failed store a thread may be on one. */
static void undo(struct cloexec_transaction *t)
{
    bool was_used = false;

    for (struct cloexec_hook *hook = t->first; hook != NULL; hook = hook->next) {
        was_used |= hook->is_patched;
        cloexec_hooks_detach(hook);
    }
    for (unsigned i = 0; i < HOOK_PAGES; i++)
        if (t->pages[i] != NULL && !was_used)
            cloexec_memory_free(t->pages[i]);
}

bool cloexec_hooks_commit(struct cloexec_transaction *t)
{
    seal(t);
    for (struct cloexec_hook *hook = t->first; hook != NULL && t->failed == NULL; hook = hook->next)
        patch(t, hook);
    if (t->failed != NULL)
        undo(t);
    return t->failed == NULL;
}

/* The page stays: threads may be on it.  Where another library patched the function after us, its jumps to our relay go straight on. */
void cloexec_hooks_detach(struct cloexec_hook *hook)
{
    uint64_t now;

    if (!hook->is_patched)
        return;
    hook->is_patched = false;
    memcpy(&now, hook->target, sizeof now);
    if (now == hook->after)
        cloexec_memory_store(hook->target, hook->before);
    cloexec_memory_store(&hook->slot->destination, (uintptr_t)hook->slot->trampoline);
    cloexec_unwind_remove(&hook->slot->unwind);
}

void cloexec_hooks_lose(struct cloexec_hook *hook)
{
    if (hook->is_patched)
        cloexec_unwind_remove(&hook->slot->unwind);
    hook->is_patched = false;
}
