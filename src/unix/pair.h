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

/* As cloexec_unrecorded. */
int cloexec_pair_unrecorded(enum cloexec_row row, int result, const int fds[2]) __attribute__((cold, visibility("hidden")));

/* As TRY_FLAG. */
#define TRY_FLAG_PAIR(row, flagged, plain, fds)                                                                                      \
    do {                                                                                                                             \
        int result_, saved_errno_ = errno;                                                                                           \
        if (cloexec_what_is_learned(row) != LEARNED_absent) {                                                                        \
            result_ = (flagged);                                                                                                     \
            if (!cloexec_refused(row, result_))                                                                                      \
                return cloexec_pair_born_flagged(row, result_, fds);                                                                 \
        }                                                                                                                            \
        return cloexec_pair_late(row, plain, fds, saved_errno_);                                                                     \
    } while (0)

#endif
