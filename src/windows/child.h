/*
 * Carrying our library into a process that has not begun to run: by its import table, so that it is there before the static imports'
 * DllMain and the TLS callbacks. Used by the library itself and by the launcher.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_CHILD_H
#define CLOEXEC_CHILD_H

#include <stdbool.h>

#include "nt.h"

enum cloexec_carried {
    CARRIED,
    CARRIED_NOT_OTHER_WORD_SIZE,
    CARRIED_NOT_CLR,    /* a .NET program: its import table is not its own */
    CARRIED_NOT_CYGWIN, /* Cygwin's and MSYS's fork live on inheritance */
    CARRIED_NOT_FAILED,
};

/* The sentence for a launcher's user. */
const char *cloexec_carried_words(enum cloexec_carried carried);

/*
 * Puts the library at path (absolute, in the system's code page) first into the import table of a suspended process.
 * The last error is as before.
 */
enum cloexec_carried cloexec_carry(HANDLE process, const char *path);

/* Writes the path of a module in a form that an import table can hold. Returns false when there is none. */
bool cloexec_carry_path(HMODULE module, char path[MAX_PATH]);

/* In a process that was carried into: its headers get back what cloexec_carry replaced. */
void cloexec_carry_restore(void);

/* Whether this program's own import table names Cygwin's or MSYS's library. */
bool cloexec_is_cygwin(void);

#endif
