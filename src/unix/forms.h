/*
 * The few ways of making a descriptor close-on-exec, with memory of what works here.  A row whose flag or sibling may be refused is
 * two functions.  The careful one, for the first calls and for kernels that refuse:
 *
 *     PASS_UNLESS_SERVED(accept, ...);                    the process or the family is left alone
 *     TRY_FLAG(ROW_accept, flagged call, plain call);     not again once it is known to be refused; the flag is then set late
 *
 * and the wrapper itself, for all calls after the first success:
 *
 *     if (!cloexec_works(ROW_accept))
 *         return accept_carefully(...);
 *     KEEP(...);
 *     fd = flagged call;
 *     if (cloexec_recorded(fd, WHOSE_ours))
 *         return fd;
 *     fd = cloexec_unrecorded(ROW_accept, fd);
 *     return fd != CLOEXEC_REFUSED ? fd : accept_carefully(kept ...);
 *
 * Rows that nothing refuses are one line: cloexec_born(REAL(f)(... | FLAG), whose).
 *
 * If the flag cannot be set afterwards on a fresh descriptor (a filter forbids fcntl), the descriptor is handed to the program as it is:
 * the program goes on as if we were not there.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_FORMS_H
#define CLOEXEC_FORMS_H

#include <errno.h>
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

static inline bool cloexec_serves(unsigned family)
{
    return (cloexec_what_is_active() & family) != 0;
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

/*
 * What cloexec_recorded does not take.  Descriptors 0 to 2 are inheritable, whatever made them: takes our flag off again.  errno is kept.
 */
int cloexec_born_elsewhere(int fd, enum cloexec_whose whose) __attribute__((cold, visibility("hidden")));
int cloexec_look(enum cloexec_row row, int fd) __attribute__((cold, visibility("hidden")));

/* A call that carried the flag gave fd (which may be -1): whose flag it is goes into the record.  Returns fd. */
static inline int cloexec_born(int fd, enum cloexec_whose whose)
{
    return cloexec_recorded(fd, whose) ? fd : cloexec_born_elsewhere(fd, whose);
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

/* Whether the row's flag or sibling is known to work: then its family is served in this process, too. */
static inline bool cloexec_works(enum cloexec_row row)
{
    return cloexec_likely(cloexec_what_is_learned(row) == LEARNED_works);
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

/* Marks the careful function: out of the way, so that the wrapper itself needs no more than it uses. */
#define CAREFUL __attribute__((cold, noinline))

/* The careful way of a row that may be refused, as a function's end. */
#define TRY_FLAG(row, flagged, plain)                                                                                                \
    do {                                                                                                                             \
        int fd_, saved_errno_ = errno;                                                                                               \
        if (cloexec_what_is_learned(row) != LEARNED_absent) {                                                                        \
            fd_ = (flagged);                                                                                                         \
            if (!cloexec_refused(row, fd_))                                                                                          \
                return cloexec_born_flagged(row, fd_);                                                                               \
        }                                                                                                                            \
        return cloexec_late(row, plain, saved_errno_);                                                                               \
    } while (0)

/*
 * Keeps an argument on the stack, as kept_argument, for a second try.  The compiler would keep it in a register that it has to save and
 * load again: two instructions more in calls that need no second try.
 */
#define KEEP(argument)                                                                                                               \
    typeof(argument) kept_##argument = argument;                                                                                     \
    __asm__ volatile("" : "+m"(kept_##argument))

/* A second try is needed: no descriptor, and no result of a call. */
enum { CLOEXEC_REFUSED = -2 };

/*
 * A flagged call of a row that is known to work gave what cloexec_recorded does not take: -1, a standard descriptor or one beyond the
 * record.  Returns fd, or CLOEXEC_REFUSED where a filter that was installed since refuses the call.
 */
int cloexec_unrecorded(enum cloexec_row row, int fd) __attribute__((cold, visibility("hidden")));

/* Makes a fresh inheritable descriptor above 2 close-on-exec afterwards and records it as ours.  errno is kept.  Returns fd. */
int cloexec_set_late(int fd) __attribute__((visibility("hidden")));

#endif
