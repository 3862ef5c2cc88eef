/*
 * The hooked functions: the way to each of them behind our hook, our wrapper for it, and hooking all those of one library.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_REAL_H
#define CLOEXEC_REAL_H

#include <stdbool.h>

#include "hook.h"
#include "nt.h"
#include "policy.h"

enum cloexec_module { MODULE_ntdll = 1, MODULE_kernelbase = 2, MODULE_ws2_32 = 4 };

/* The functions themselves: NULL until they are hooked. */
struct cloexec_real {
#define FD_FUNCTION(name, result, form, with, refused, family, when) typeof(name) *name;
#include "functions.def"
#undef FD_FUNCTION
};
extern struct cloexec_real cloexec_real;
#define REAL(name) (cloexec_real.name)

/* The wrappers. */
#define FD_FUNCTION(name, result, form, with, refused, family, when) extern typeof(name) cloexec_##name;
#include "functions.def"
#undef FD_FUNCTION

/* The families that are served in this process. Written before anything is hooked, and when Cygwin's library is loaded. */
extern unsigned cloexec_active;

static inline bool cloexec_serves(unsigned family)
{
    return cloexec_active & family;
}

/* Finds an exported function; NULL for none and for those that only refer to another library. Needs no lock of the loader. */
void *cloexec_export(HMODULE module, const char *name);

/*
 * Hooks the functions of these modules (a set of enum cloexec_module), all or none; true when there is nothing to do, too.
 * On failure *failed names the first function that could not be hooked and *reason says why.
 */
bool cloexec_hook_modules(unsigned modules, const char **failed, const char **reason);
void cloexec_unhook_all(void);

/* These modules are being unloaded: nothing of ours is in them any more, and when they come back they are hooked again. */
void cloexec_lose_modules(unsigned modules);

#endif
