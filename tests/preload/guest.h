/*
 * What the guest does at a bad moment, and how it went.
 * SPDX-License-Identifier: MIT
 */
#ifndef GUEST_H
#define GUEST_H

#include <stdbool.h>

/* The status: descriptors have the flag; something is wrong; they are inheritable; it cannot be tried here. */
enum { FLAGGED = 0, WRONG = 1, INHERITABLE = 2, CANNOT = 77 };

int handler(void);
int in_vfork(void);
int cancel(void);
int reopen(void);
int has_standard_input(void);

/* Says why, and ends the process as wrong. */
void fail(const char *what) __attribute__((noreturn));
bool has_flag(int fd);

#endif
