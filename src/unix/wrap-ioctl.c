/*
 * ioctl makes descriptors where a driver says so.  Most drivers make them close-on-exec whatever is asked; ioctls.def has the others.
 * Where a structure carries the flag, the kernel is given a copy of it.  The kernel looks at 32 bits of a request, and so do we: a
 * program that keeps it in an int hands on the sign in the others.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "wrap-ioctl.h"

#include <linux/ioctl.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "forms.h"

enum { RESULT = 0xff };
enum form { FORM_argument, FORM_member, FORM_late };

static const struct request {
    unsigned number, flag;
    unsigned char form, size, flags, fd;
} requests[] = {
#define DIRECTION_none _IOC_NONE
#define DIRECTION_write _IOC_WRITE
#define DIRECTION_both (_IOC_READ | _IOC_WRITE)
#define IOCTL_REQUEST(name, direction, letter, number, size, form, flags, fd, flag)                                                   \
    {_IOC(DIRECTION_##direction, letter, number, size), flag, FORM_##form, size, flags, fd},
#include "ioctls.def"
#undef IOCTL_REQUEST
};

/*
 * The way out for nearly all requests, in two comparisons: of those without a direction, FIOCLEX, FIONCLEX and TIOCGPTPEER lie in one
 * run of 32, away from the terminal's and FIONBIO; the rest begins with userfaultfd's.
 */
enum { RUN = 0x5440, RUN_LENGTH = 0x20, REST = _IOC(_IOC_NONE, 0xAA, 0, 0) };

static inline bool may_be_ours(unsigned request)
{
    return request - RUN < RUN_LENGTH || request >= REST;
}

#define IS_IN_RUN(request) ((request)-RUN < RUN_LENGTH)
_Static_assert(IS_IN_RUN(FIOCLEX) && IS_IN_RUN(FIONCLEX), "requests of may_be_ours");
#define IOCTL_REQUEST(name, direction, letter, number, size, form, flags, fd, flag)                                                   \
    _Static_assert(IS_IN_RUN((unsigned)_IOC(DIRECTION_##direction, letter, number, size)) ||                                         \
                       (unsigned)_IOC(DIRECTION_##direction, letter, number, size) >= REST,                                          \
                   "may_be_ours passes " #name);                                                                                     \
    _Static_assert(sizeof((struct cloexec_ioctl *)NULL)->copy >= (size), "no room for a copy of " #name);
#include "ioctls.def"
#undef IOCTL_REQUEST

static const struct request *find(unsigned request)
{
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
        if (requests[i].number == request)
            return &requests[i];
    return NULL;
}

bool cloexec_ioctl_changes(unsigned request)
{
    return request == FIOCLEX || request == FIONCLEX;
}

static bool flag_member(struct cloexec_ioctl *flagged, const struct request *request, void *argument)
{
    unsigned flags;

    if (argument == NULL)
        return false;
    memcpy(flagged->copy.bytes, argument, request->size);
    memcpy(&flags, flagged->copy.bytes + request->flags, sizeof flags);
    flagged->whose = cloexec_whose_flag(flags & request->flag);
    flags |= request->flag;
    memcpy(flagged->copy.bytes + request->flags, &flags, sizeof flags);
    flagged->argument = flagged->copy.bytes;
    return true;
}

bool cloexec_ioctl_flag(struct cloexec_ioctl *flagged, unsigned number, void *argument)
{
    const struct request *request = find(number);

    if (request == NULL)
        return false;
    flagged->request = request;
    flagged->callers = flagged->argument = argument;
    flagged->whose = WHOSE_ours;
    if (request->form == FORM_member)
        return flag_member(flagged, request, argument);
    if (request->form == FORM_argument) {
        flagged->whose = cloexec_whose_flag((uintptr_t)argument & request->flag);
        flagged->argument = (void *)((uintptr_t)argument | request->flag);
    }
    return true;
}

/* What the kernel wrote goes back to the caller, except the flag that he did not set. */
static void give_back(struct cloexec_ioctl *flagged)
{
    const struct request *request = flagged->request;

    memcpy(flagged->copy.bytes + request->flags, (char *)flagged->callers + request->flags, sizeof request->flag);
    memcpy(flagged->callers, flagged->copy.bytes, request->size);
}

int cloexec_ioctl_born(struct cloexec_ioctl *flagged, int result)
{
    const struct request *request = flagged->request;
    int fd = result;

    if (result < 0)
        return result;
    if (request->form == FORM_member && request->fd != RESULT)
        give_back(flagged);
    if (request->fd != RESULT)
        memcpy(&fd, (char *)flagged->callers + request->fd, sizeof fd);
    if (request->form == FORM_late)
        cloexec_set_late(fd); /* not atomic: see ioctls.def */
    else
        cloexec_born(fd, flagged->whose);
    return result;
}

int cloexec_ioctl_changed(int fd, unsigned request, int result)
{
    if (result == 0)
        cloexec_change(fd, request == FIOCLEX ? WHOSE_theirs : WHOSE_inheritable);
    return result;
}

static __attribute__((noinline)) int serve(enum cloexec_row row, int fd, unsigned long request, void *argument)
{
    typeof(ioctl) *real = (typeof(ioctl) *)cloexec_reals[row];
    struct cloexec_ioctl flagged;

    if (cloexec_ioctl_changes((unsigned)request))
        return cloexec_ioctl_changed(fd, (unsigned)request, real(fd, request, argument));
    if (!cloexec_serves(FAMILY_pty) || !cloexec_ioctl_flag(&flagged, (unsigned)request, argument))
        return real(fd, request, argument);
    return cloexec_ioctl_born(&flagged, real(fd, request, flagged.argument));
}

int ioctl(int fd, unsigned long request, void *argument)
{
    PREPARE_FIRST(ioctl, fd, request, argument);
    if (cloexec_unlikely(may_be_ours((unsigned)request)))
        return serve(ROW_ioctl, fd, request, argument);
    return REAL(ioctl)(fd, request, argument);
}

#ifdef HAVE___IOCTL_TIME64
int __ioctl_time64(int fd, unsigned long request, void *argument)
{
    PREPARE_FIRST(__ioctl_time64, fd, request, argument);
    if (cloexec_unlikely(may_be_ours((unsigned)request)))
        return serve(ROW___ioctl_time64, fd, request, argument);
    return REAL(__ioctl_time64)(fd, request, argument);
}
#endif
