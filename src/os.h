/*
 * What a system must offer to policy.c's caller: the contract that src/unix and src/windows fulfil.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_OS_H
#define CLOEXEC_OS_H

#include <stdbool.h>

#include "policy.h"

/*
 * Reads the settings of this process into *settings, which the caller has zeroed; a system whose defaults differ writes its own first.
 * Post: false where the process has no environment yet (the caller uses the defaults and asks again later); a process that runs with
 * more rights than its caller (AT_SECURE) reads nothing and gets the defaults.
 */
bool cloexec_os_settings(struct cloexec_settings *settings);

/*
 * Finds the names of the program that runs in this process.
 * Post: a name that cannot be found is NULL; the others live as long as the process.  errno is as before.
 */
void cloexec_os_program(struct cloexec_program *program);

/* Writes a message, text by text up to a NULL, to standard error in one write.  Nothing is said where it cannot be written. */
void cloexec_os_say(const char *const texts[]);

/* Says, text by text, each setting that was not understood and what is allowed. */
void cloexec_os_complain(void);

#endif
