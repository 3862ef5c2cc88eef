/*
 * A few children at once, a few changes each, in static memory.  Where that does not suffice, nothing is ours in that child: our flag
 * stays on what has it.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "vforked.h"

#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

unsigned cloexec_vforks;

enum { CHILDREN = 32, CHANGES = 16 };

/* The last of a child's changes to a number counts. */
struct change {
    unsigned first, last;
    bool ours;
};

static struct child {
    uintptr_t thread; /* whose place it is; with BUSY from vfork until the child leaves, another thread may take it afterwards */
    int depth;        /* 2 and more in a child of vfork's child of vfork */
    bool checked, lost;
    unsigned made, count;
    struct change changes[CHANGES];
    void *room;
    size_t size;
} children[CHILDREN];

/* The process that calls vfork, as far as it is known. */
static pid_t parent;

/* The child of vfork has its parent's thread-local memory. */
static uintptr_t this_thread(void)
{
    return (uintptr_t)&errno;
}

/* No thread's address is odd. */
enum { BUSY = 1 };

static struct child *find(uintptr_t thread)
{
    for (int i = 0; i < CHILDREN; i++)
        if (__atomic_load_n(&children[i].thread, __ATOMIC_ACQUIRE) == thread)
            return &children[i];
    return NULL;
}

/* The child that runs in this thread, or NULL. */
static struct child *running(void)
{
    return cloexec_vforked_any() ? find(this_thread() | BUSY) : NULL;
}

static bool take(struct child *child, uintptr_t from)
{
    if (child == NULL ||
        !__atomic_compare_exchange_n(&child->thread, &from, this_thread() | BUSY, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
        return false;
    __atomic_add_fetch(&cloexec_vforks, 1, __ATOMIC_SEQ_CST);
    cloexec_set_top();
    child->depth = 1;
    return true;
}

static void leave(struct child *child)
{
    child->depth = 0;
    __atomic_store_n(&child->thread, this_thread(), __ATOMIC_RELEASE);
    __atomic_sub_fetch(&cloexec_vforks, 1, __ATOMIC_SEQ_CST);
    cloexec_set_top();
}

/* This thread's own place, or a free one. */
static struct child *take_free_place(void)
{
    struct child *own = find(this_thread());

    if (take(own, this_thread()))
        return own;
    for (int i = 0; i < CHILDREN; i++)
        if (take(&children[i], 0))
            return &children[i];
    return NULL;
}

/* A place that another thread's child has left.  Its exec may be reading the mapping, which is lost. */
static struct child *take_left_place(void)
{
    for (int i = 0; i < CHILDREN; i++) {
        uintptr_t other = __atomic_load_n(&children[i].thread, __ATOMIC_RELAXED);

        if (!(other & BUSY) && take(&children[i], other)) {
            children[i].room = NULL;
            children[i].size = 0;
            return &children[i];
        }
    }
    return NULL;
}

static struct child *take_place(void)
{
    struct child *free_place = take_free_place();

    return free_place != NULL ? free_place : take_left_place();
}

/* The child has ended without a word, and this is its parent: which changes were whose is not known, so nothing of that is ours. */
static void give_up(struct child *child)
{
    leave(child);
    for (unsigned i = 0; i < child->count; i++)
        cloexec_forget_range(child->changes[i].first, child->changes[i].last);
}

/* Whether it is still the child that runs: looked at with its first change, and again when there are many. */
static bool is_running(struct child *child)
{
    bool is_time = !child->checked || (child->made >= CHANGES && (child->made & (child->made - 1)) == 0);

    if (is_time && getpid() == parent) {
        give_up(child);
        return false;
    }
    child->checked = true;
    return true;
}

void cloexec_vforked_begin(void)
{
    struct child *child = running();

    if (parent == 0)
        parent = getpid();
    if (child != NULL && getpid() != parent) {
        child->depth++;
        child->lost = true;
        return;
    }
    if (child != NULL)
        give_up(child);
    child = take_place();
    if (child == NULL)
        return;
    child->checked = child->lost = false;
    child->made = child->count = 0;
}

bool cloexec_vforked_leave(void)
{
    struct child *child = running();

    if (child == NULL)
        return false;
    if (child->depth > 1)
        child->depth--;
    else
        leave(child);
    return true;
}

/* Its place may be another's by now: it is then as one that never had any. */
void cloexec_vforked_stay(bool left)
{
    struct child *child = left ? running() : NULL;

    if (child != NULL)
        child->depth++;
    else if (left)
        take(find(this_thread()), this_thread());
}

static void make_own(const struct change *change)
{
    if (change->ours)
        cloexec_remember((int)change->first, WHOSE_ours);
    else
        cloexec_forget_range(change->first, change->last);
}

static void be_forked(void)
{
    const struct child *child = running();

    cloexec_vforks = 0;
    for (int i = 0; i < CHILDREN; i++)
        children[i].thread = 0;
    cloexec_set_top();
    for (unsigned i = 0; child != NULL && i < child->count; i++)
        make_own(&child->changes[i]);
}

pid_t cloexec_vforked_forked(pid_t child)
{
    if (child == 0) {
        parent = 0;
        if (cloexec_vforked_any())
            be_forked();
    }
    return child;
}

bool cloexec_vforked_is(void)
{
    return running() != NULL;
}

void **cloexec_vforked_room(size_t size)
{
    struct child *child = running();

    if (child == NULL)
        return NULL;
    if (child->size < size) {
        if (child->room != NULL)
            munmap(child->room, child->size);
        child->room = NULL;
        child->size = size;
    }
    return &child->room;
}

/* One that goes on where the one before it ended, as in a loop that closes all. */
static bool continues(struct change *change, unsigned first, unsigned last, bool ours)
{
    if (change->ours || ours || last + 1 < change->first || first > change->last + 1)
        return false;
    if (first < change->first)
        change->first = first;
    if (last > change->last)
        change->last = last;
    return true;
}

bool cloexec_vforked_change(unsigned first, unsigned last, bool ours)
{
    struct child *child = running();

    if (child == NULL)
        return false;
    child->made++;
    if (!is_running(child))
        return false;
    if (last > CLOEXEC_RECORD_SIZE)
        last = CLOEXEC_RECORD_SIZE;
    if (child->count > 0 && continues(&child->changes[child->count - 1], first, last, ours))
        return true;
    if (child->count < CHANGES)
        child->changes[child->count++] = (struct change){first, last, ours};
    else
        child->lost = true;
    return true;
}

enum cloexec_whose cloexec_vforked_view(int fd, enum cloexec_whose whose)
{
    struct child *child = running();

    if (child == NULL)
        return whose;
    if (child->lost)
        return WHOSE_unknown;
    for (unsigned i = child->count; i-- > 0;)
        if ((unsigned)fd >= child->changes[i].first && (unsigned)fd <= child->changes[i].last)
            return child->changes[i].ours ? WHOSE_ours : WHOSE_theirs;
    return whose;
}
