/*
 * Mode strings of fopen and popen, with the letter e.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_MODE_H
#define CLOEXEC_MODE_H

#include <stdbool.h>
#include <stddef.h>

/* A mode string of ours, and whether the caller's had the letter already. */
struct cloexec_mode {
    const char *text;
    bool asked;
    char buffer[256];
};

/*
 * Makes of the caller's mode for fopen one that means the same to libc and has the letter e.  mode->text is NULL where that cannot be
 * done (a character set's name of more than two hundred characters).
 */
void cloexec_mode_fopen(struct cloexec_mode *mode, const char *callers);

/* The commonest modes by the shortest way: a mode of one letter with e, or NULL. */
static inline const char *cloexec_mode_short(const char *callers)
{
    if (callers[0] == '\0' || callers[1] != '\0')
        return NULL;
    switch (callers[0]) {
    case 'r':
        return "re";
    case 'w':
        return "we";
    case 'a':
        return "ae";
    default:
        return NULL;
    }
}

/* The same for popen; a mode that libc will refuse is left as it is. */
void cloexec_mode_popen(struct cloexec_mode *mode, const char *callers);

#endif
