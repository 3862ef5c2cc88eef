/*
 * Finds the next definition of symbols behind this library, as dlsym(RTLD_NEXT) does, but without a lock or an allocation: it may be
 * called in a signal handler, in a vfork child, from another library's constructor and from inside an allocator's first call.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_LOOKUP_H
#define CLOEXEC_LOOKUP_H

#include <stddef.h>
#include <stdint.h>

/* A name that is sought, with its hash (gABI extension DT_GNU_HASH). */
struct cloexec_symbol {
    const char *name;
    uint32_t hash;
};

uint32_t cloexec_gnu_hash(const char *name);

/*
 * Looks up count names, next(i) being the i-th: found[i] becomes the address of its default version in the first object behind this one
 * that defines it, and stays as it is where none does.  What is not NULL already is not sought.
 */
void cloexec_lookup(struct cloexec_symbol (*next)(size_t), size_t count, void **found);

/* The same for what one object defines. */
struct link_map;
void cloexec_lookup_in(const struct link_map *object, struct cloexec_symbol (*next)(size_t), size_t count, void **found);

/* The same for what this object itself exports. */
void cloexec_lookup_own(struct cloexec_symbol (*next)(size_t), size_t count, void **found);

#endif
