/*
 * The few ways of making a descriptor close-on-exec, with memory of what works here.  Each wrapper is the same movement:
 *
 *     if (!cloexec_serves(FAMILY_socket))                 the process or the family is left alone
 *         return REAL(socket)(...);
 *     if (cloexec_may_flag(ROW_socket, &saved)) {         not known to be refused
 *         fd = REAL(socket)(... | SOCK_CLOEXEC ...);
 *         if (!cloexec_refused(ROW_socket, fd))
 *             return cloexec_born_flagged(ROW_socket, fd);
 *     }
 *     return cloexec_late(ROW_socket, REAL(socket)(...), saved);
 *
 * Rows that nothing refuses are one line: cloexec_born(REAL(f)(... | FLAG), whose).
 *
 * If the flag cannot be set afterwards on a fresh descriptor (a filter forbids fcntl), the descriptor is handed to the program as it is:
 * the program goes on as if we were not there.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_FORMS_H
#define CLOEXEC_FORMS_H

#include <stdatomic.h>
#include <stdbool.h>

#include "policy.h"
#include "real.h"
#include "record.h"

/*
 * Kernels before 2.6.23 ignore O_CLOEXEC and its like without a word.  glibc 2.26 and later run on 3.2 at least, so only builds for an
 * older libc look at a fresh descriptor, once for each row.
 */
#ifndef CLOEXEC_LOOKS
#if defined __GLIBC__ && __GLIBC_PREREQ(2, 26)
#define CLOEXEC_LOOKS 0
#else
#define CLOEXEC_LOOKS 1
#endif
#endif

/* The families that are served in this process, with SETTLED once that is known. */
enum { CLOEXEC_SETTLED = 1u << 31 };
extern _Atomic unsigned cloexec_active __attribute__((visibility("hidden")));

/* Reads the settings if the process has an environment by now.  Returns what cloexec_active is, or would be. */
unsigned cloexec_settle(void) __attribute__((cold, visibility("hidden")));

static inline bool cloexec_serves(unsigned family)
{
    unsigned active = atomic_load_explicit(&cloexec_active, memory_order_relaxed);

    if (cloexec_likely(active & family))
        return true;
    return active == 0 && cloexec_settle() & family;
}

/* What is known of a row's flag or sibling. */
enum cloexec_learned { LEARNED_nothing, LEARNED_works, LEARNED_absent };
extern _Atomic unsigned char cloexec_learned[ROW_COUNT] __attribute__((visibility("hidden")));

static inline enum cloexec_learned cloexec_what_is_learned(enum cloexec_row row)
{
    return (enum cloexec_learned)atomic_load_explicit(&cloexec_learned[row], memory_order_relaxed);
}

static inline void cloexec_learn(enum cloexec_row row, enum cloexec_learned what)
{
    atomic_store_explicit(&cloexec_learned[row], what, memory_order_relaxed);
}

/* Descriptors 0 to 2 are inheritable, whatever made them: takes our flag off again.  errno is kept. */
int cloexec_born_elsewhere(int fd, enum cloexec_whose whose) __attribute__((cold, visibility("hidden")));
int cloexec_look(enum cloexec_row row, int fd) __attribute__((cold, visibility("hidden")));

/* A call that carried the flag gave fd (which may be -1): whose flag it is goes into the record.  Returns fd. */
static inline int cloexec_born(int fd, enum cloexec_whose whose)
{
    if (cloexec_likely((unsigned)fd - 3 < CLOEXEC_RECORD_SIZE - 3)) {
        atomic_store_explicit(&cloexec_record[fd], whose, memory_order_relaxed);
        return fd;
    }
    return cloexec_born_elsewhere(fd, whose);
}

/* The same where an old kernel may have neglected the flag. */
static inline int cloexec_born_looked_at(enum cloexec_row row, int fd, enum cloexec_whose whose)
{
    if (CLOEXEC_LOOKS && whose == WHOSE_ours && cloexec_what_is_learned(row) != LEARNED_works)
        cloexec_look(row, fd);
    return cloexec_born(fd, whose);
}

/* A flagged call of a row that an old kernel may refuse gave result: if it succeeded, the flag is known to work from now on. */
static inline void cloexec_learn_works(enum cloexec_row row, int result)
{
    if (cloexec_unlikely(cloexec_what_is_learned(row) != LEARNED_works) && result >= 0)
        cloexec_learn(row, LEARNED_works);
}

/* Both together, for a flag of ours. */
static inline int cloexec_born_flagged(enum cloexec_row row, int fd)
{
    cloexec_learn_works(row, fd);
    return cloexec_born(fd, WHOSE_ours);
}

static inline enum cloexec_whose cloexec_whose_flag(int asked)
{
    return asked ? WHOSE_theirs : WHOSE_ours;
}

/* errno has not been looked at: a row that is known to work has no need of it. */
enum { ERRNO_UNSAVED = -1 };

bool cloexec_may_flag_unlearned(enum cloexec_row row, int *saved_errno) __attribute__((cold, visibility("hidden")));

/* Tells whether the flag is worth trying.  *saved_errno is for cloexec_late. */
static inline bool cloexec_may_flag(enum cloexec_row row, int *saved_errno)
{
    *saved_errno = ERRNO_UNSAVED;
    return cloexec_likely(cloexec_what_is_learned(row) == LEARNED_works) || cloexec_may_flag_unlearned(row, saved_errno);
}

bool cloexec_is_refusal(enum cloexec_row row) __attribute__((cold, visibility("hidden")));

/* Tells whether a failed call failed because of our flag, as far as errno and the table say. */
static inline bool cloexec_refused(enum cloexec_row row, long result)
{
    return cloexec_unlikely(result < 0) && cloexec_is_refusal(row);
}

/*
 * The caller's own call was made after a refusal and gave fd: sets the flag now.  Not atomic: this kernel, or a filter in it, offers
 * nothing else.  errno is put back as it was before the refusal.  Returns fd.
 */
int cloexec_late(enum cloexec_row row, int fd, int saved_errno) __attribute__((cold, visibility("hidden")));

/* Makes a fresh inheritable descriptor above 2 close-on-exec afterwards and records it as ours.  errno is kept.  Returns fd. */
int cloexec_set_late(int fd) __attribute__((visibility("hidden")));

#endif
