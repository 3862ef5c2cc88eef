/*
 * Finds the next definition of a symbol behind this library, as dlsym(RTLD_NEXT) does, but without a lock or an allocation: it may be
 * called in a signal handler, in a vfork child, from another library's constructor and from inside an allocator's first call.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_LOOKUP_H
#define CLOEXEC_LOOKUP_H

/* Returns the address of the default version of name in the objects loaded after this one, or NULL. */
void *cloexec_lookup(const char *name);

#endif
