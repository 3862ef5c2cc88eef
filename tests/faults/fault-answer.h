/*
 * Between the two halves of libfault: fault.c knows the scenario, fault-calls.c interposes.
 * SPDX-License-Identifier: MIT
 */
#ifndef FAULT_ANSWER_H
#define FAULT_ANSWER_H

#include "fault.h"

enum fault_answer { FAULT_passed, FAULT_neglected, FAULT_refused };

/* Logs a call and says how the kernel answers it; where it refuses, errno is set. */
enum fault_answer fault_ask(const char *name, enum kernel_call call, bool flagged, const long arguments[6]);

/* The same for F_SETFD, which only the word setfd refuses. */
enum fault_answer fault_ask_setfd(const char *name, const long arguments[6]);

/* Logs a call that is always answered. */
void fault_note(const char *name, const long arguments[6]);

#endif
