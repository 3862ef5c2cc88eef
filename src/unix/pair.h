/*
 * The forms for calls that make two descriptors at once.  The caller's array is read only after a success.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_PAIR_H
#define CLOEXEC_PAIR_H

#include "forms.h"

static inline int cloexec_pair_born(int result, const int fds[2], enum cloexec_whose whose)
{
    if (cloexec_likely(result >= 0)) {
        cloexec_born(fds[0], whose);
        cloexec_born(fds[1], whose);
    }
    return result;
}

static inline int cloexec_pair_born_flagged(enum cloexec_row row, int result, const int fds[2])
{
    cloexec_learn_works(row, result);
    return cloexec_pair_born(result, fds, WHOSE_ours);
}

static inline int cloexec_pair_late(enum cloexec_row row, int result, const int fds[2], int saved_errno)
{
    if (result >= 0) {
        cloexec_late(row, fds[0], saved_errno);
        cloexec_late(row, fds[1], saved_errno);
    }
    return result;
}

#endif
