/*
 * Prepares a process: its settings and the real functions.  Our constructor reads the settings; a call may come earlier, from a
 * constructor of the program's own libraries, and then reads them itself.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "prepare.h"

#include "os.h"
#include "real.h"

static bool names_matter(const struct cloexec_settings *settings)
{
    return settings->skip != NULL || settings->only != NULL;
}

unsigned cloexec_families(const struct cloexec_settings *settings)
{
    char buffer[CLOEXEC_NAME_SIZE];
    struct cloexec_program program = {{NULL}};

    if (names_matter(settings))
        cloexec_os_program(&program, buffer);
    return cloexec_policy_families(settings, &program);
}

/* What the settings say, with CLOEXEC_PREPARED; 0 until they are read. */
static _Atomic unsigned decided;

/* Without an environment, before libc's own start, the defaults hold for now. */
unsigned cloexec_decide(struct cloexec_settings *settings)
{
    unsigned decision;

    if (!cloexec_os_settings(settings))
        return FAMILY_ALL | CLOEXEC_PREPARED;
    decision = cloexec_families(settings) | CLOEXEC_PREPARED;
    atomic_store_explicit(&decided, decision, memory_order_relaxed);
    return decision;
}

/* All real functions are found before cloexec_active says so.  Found at the first call: many a process never makes one. */
void cloexec_prepare(void)
{
    struct cloexec_settings settings = {0};
    unsigned decision = atomic_load_explicit(&decided, memory_order_relaxed);

    cloexec_find_reals();
    atomic_store_explicit(&cloexec_active, decision != 0 ? decision : cloexec_decide(&settings), memory_order_release);
}
