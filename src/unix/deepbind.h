/*
 * Modules that are loaded with RTLD_DEEPBIND bind to libc past every preload.  After they are loaded, the entries of their relocation
 * tables that name a row are pointed at our function.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_DEEPBIND_H
#define CLOEXEC_DEEPBIND_H

#include <link.h>

/* The last object that is loaded now. */
const struct link_map *cloexec_last_object(void) __attribute__((visibility("hidden")));

/* Points the objects that were loaded after last at our functions. */
void cloexec_bind_after(const struct link_map *last) __attribute__((visibility("hidden")));

#endif
