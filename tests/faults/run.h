/*
 * Runs one row in a process of its own, so that the library has learned nothing yet.
 * SPDX-License-Identifier: MIT
 */
#ifndef RUN_H
#define RUN_H

#include "row.h"

enum { RUN_CALLS = 2 };

/* What to do: which calls one after the other, under which scenarios (fault.h). */
struct plan {
    bool bare;
    row_call *calls[RUN_CALLS];
    const char *scenarios[RUN_CALLS];
};

/* Puts a scenario in force: fault_scenario, or a filter (filter.h). */
typedef void run_arm(const char *scenario);
extern run_arm *run_arm_by;

struct run {
    struct outcome outcomes[RUN_CALLS];
    bool ended; /* false where the process died on the way, or the witness did not report */
};

/* The result lasts until the next but one run of the same kind, bare or not. */
const struct run *run(const struct plan *plan);

/* The same call twice, under one scenario or two. */
const struct run *run_twice(bool bare, row_call *call, const char *first, const char *second);

#endif
