/*
 * Prepares a process: its settings and the real functions.  Our constructor reads the settings; a call may come earlier, from a
 * constructor of the program's own libraries, and then reads them itself.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "prepare.h"

#include "follow.h"
#include "handover.h"
#include "os.h"
#include "own.h"
#include "real.h"

/* What the table says of this program: shells, and programs whose job is to open something for the command that they execute. */
static bool is_left_alone(const struct cloexec_program *program)
{
    enum program_kind kind = PROGRAM_ordinary;

    if (program->names[0] != NULL)
        kind = cloexec_program_kind(program->names[0], program->applet);
    return kind == PROGRAM_shell || kind == PROGRAM_alone;
}

unsigned cloexec_families(const struct cloexec_settings *settings)
{
    struct cloexec_program program = {.applet = NULL};

    cloexec_os_program(&program);
    return is_left_alone(&program) ? 0 : cloexec_policy_families(settings, &program);
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
    cloexec_no_handover = settings->no_handover;
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
