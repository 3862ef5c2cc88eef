/*
 * openat2(2)'s argument with O_CLOEXEC, for the function and for the system call.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_OPEN_HOW_H
#define CLOEXEC_OPEN_HOW_H

#include <stdint.h>
#include <string.h>

#include "record.h"

/* linux/openat2.h, struct open_how, since Linux 5.6. */
struct cloexec_how {
    uint64_t flags, mode, resolve;
};

/* The caller's argument may be larger than the structure of today: the kernel takes a larger one whose end is zero. */
struct cloexec_open_how {
    union {
        struct cloexec_how how;
        char room[256];
    };
    enum cloexec_whose whose;
};

static inline bool cloexec_is_zero(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

/*
 * Copies the caller's argument and adds the flag.  *size becomes what of it is to be given to the kernel: an end of zeros says nothing.
 * Returns false where the kernel will refuse the argument.
 */
static inline bool cloexec_open_how(struct cloexec_open_how *flagged, const void *how, size_t *size)
{
    enum { PAGE = 4096 };

    if (how == NULL || *size < sizeof flagged->how || *size > PAGE)
        return false;
    if (*size > sizeof flagged->room) {
        if (!cloexec_is_zero((const char *)how + sizeof flagged->room, *size - sizeof flagged->room))
            return false;
        *size = sizeof flagged->room;
    }
    memcpy(flagged->room, how, *size);
    flagged->whose = flagged->how.flags & O_CLOEXEC ? WHOSE_theirs : WHOSE_ours;
    flagged->how.flags |= O_CLOEXEC;
    return true;
}

#endif
