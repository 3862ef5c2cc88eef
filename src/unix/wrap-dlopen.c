/*
 * dlopen, for modules that are loaded with RTLD_DEEPBIND (deepbind.h): PHP's extensions, FreeRADIUS's.  libc finds out from the return
 * address who is loading, for RUNPATH and $ORIGIN, so a bare name, and one with $, goes on by a tail jump, as does every load without
 * that flag.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <string.h>

#include "deepbind.h"
#include "forms.h"

static bool needs_its_caller(const char *name)
{
    return name == NULL || strchr(name, '/') == NULL || strchr(name, '$') != NULL;
}

static __attribute__((noinline)) void *load_deeply(const char *name, int flags)
{
    const struct link_map *last = cloexec_last_object();
    void *module = REAL(dlopen)(name, flags);

    if (module != NULL)
        cloexec_bind_after(last);
    return module;
}

static TAIL_JUMPS __attribute__((cold, noinline)) void *first(const char *name, int flags)
{
    cloexec_prepare();
    TAIL_JUMP return dlopen(name, flags);
}

TAIL_JUMPS void *dlopen(const char *name, int flags)
{
    if (cloexec_unlikely(cloexec_what_is_active() == 0))
        TAIL_JUMP return first(name, flags);
    if (cloexec_unlikely(flags & RTLD_DEEPBIND) && cloexec_serves(FAMILY_ALL) && !needs_its_caller(name))
        return load_deeply(name, flags);
    TAIL_JUMP return REAL(dlopen)(name, flags);
}
