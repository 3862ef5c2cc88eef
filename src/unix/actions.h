/*
 * File actions of posix_spawn.  They are libc's, and nobody can look into them; so the calls that make them are noted for the process.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_ACTIONS_H
#define CLOEXEC_ACTIONS_H

#include <stdbool.h>

/* Whether file actions of this process may change the new process's directory. */
extern bool cloexec_actions_move __attribute__((visibility("hidden")));

/* A file action makes something of a number. */
void cloexec_actions_note(int fd) __attribute__((visibility("hidden")));

/* Whether file actions of this process may make something else of a number in the new process, which is then the program's wish. */
bool cloexec_actions_make(int fd) __attribute__((visibility("hidden")));

#endif
