/*
 * ioctl makes descriptors where a driver says so.  Most drivers make them close-on-exec whatever is asked (the NS_GET_ requests, KVM,
 * VFIO, GPIO, sync files ...); here are those of the kernel's own headers that leave it to a flag: in the argument, or in a member of
 * the structure that it points at, of which the kernel is given a copy.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "wrap-ioctl.h"

#include <linux/dma-heap.h>
#include <linux/types.h>
#include <linux/udmabuf.h>
#include <linux/videodev2.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "forms.h"

#ifndef TIOCGPTPEER
#define TIOCGPTPEER _IO('T', 0x41)
#endif
/* linux/userfaultfd.h, since Linux 6.1. */
#ifndef USERFAULTFD_IOC_NEW
#define USERFAULTFD_IOC_NEW _IO(0xAA, 0x00)
#endif

/* linux drm/drm.h, which belongs to another package on some systems: the export of a graphics buffer as a descriptor. */
struct prime_handle {
    __u32 handle, flags;
    __s32 fd;
};
#define PRIME_HANDLE_TO_FD _IOWR('d', 0x2d, struct prime_handle)

/* A flag in a structure: where it is, and where the descriptor comes out (nowhere: it is the result). */
struct member_flag {
    unsigned long request;
    unsigned char size, flags, fd;
    unsigned flag;
};

enum { IS_RESULT = 0xff };

static const struct member_flag member_flags[] = {
    {VIDIOC_EXPBUF, sizeof(struct v4l2_exportbuffer), offsetof(struct v4l2_exportbuffer, flags), offsetof(struct v4l2_exportbuffer, fd),
     O_CLOEXEC},
    {DMA_HEAP_IOCTL_ALLOC, sizeof(struct dma_heap_allocation_data), offsetof(struct dma_heap_allocation_data, fd_flags),
     offsetof(struct dma_heap_allocation_data, fd), O_CLOEXEC},
    {PRIME_HANDLE_TO_FD, sizeof(struct prime_handle), offsetof(struct prime_handle, flags), offsetof(struct prime_handle, fd), O_CLOEXEC},
    {UDMABUF_CREATE, sizeof(struct udmabuf_create), offsetof(struct udmabuf_create, flags), IS_RESULT, UDMABUF_FLAGS_CLOEXEC},
};

static const struct member_flag *member_flag(unsigned long request)
{
    for (size_t i = 0; i < sizeof member_flags / sizeof *member_flags; i++)
        if (member_flags[i].request == request)
            return &member_flags[i];
    return NULL;
}

/*
 * The way out for nearly all requests, in two comparisons: of those without a direction, FIOCLEX, FIONCLEX and TIOCGPTPEER lie in one
 * run of 32, away from the terminal's and FIONBIO; the rest begins with userfaultfd's.
 */
static inline bool may_be_ours(unsigned long request)
{
    return request - 0x5440 < 0x20 || request >= USERFAULTFD_IOC_NEW;
}

_Static_assert(FIOCLEX - 0x5440 < 0x20 && FIONCLEX - 0x5440 < 0x20 && TIOCGPTPEER - 0x5440 < 0x20, "requests of may_be_ours");

bool cloexec_ioctl_is_ours(unsigned long request)
{
    switch (request) {
    case FIOCLEX:
    case FIONCLEX:
    case TIOCGPTPEER:
    case USERFAULTFD_IOC_NEW:
    case UDMABUF_CREATE_LIST:
        return true;
    default:
        return member_flag(request) != NULL;
    }
}

static bool flag_member(struct cloexec_ioctl *flagged, const struct member_flag *member, void *argument)
{
    unsigned flags;

    if (argument == NULL)
        return false;
    memcpy(flagged->copy.bytes, argument, member->size);
    memcpy(&flags, flagged->copy.bytes + member->flags, sizeof flags);
    flagged->whose = cloexec_whose_flag(flags & member->flag);
    flags |= member->flag;
    memcpy(flagged->copy.bytes + member->flags, &flags, sizeof flags);
    flagged->copied_back = argument;
    flagged->argument = flagged->copy.bytes;
    return true;
}

bool cloexec_ioctl_flag(struct cloexec_ioctl *flagged, unsigned long request, void *argument)
{
    const struct member_flag *member = member_flag(request);

    flagged->copied_back = NULL;
    if (member != NULL)
        return flag_member(flagged, member, argument);
    flagged->argument = argument;
    flagged->whose = WHOSE_ours;
    if (request == UDMABUF_CREATE_LIST)
        return true; /* a list of any length, not to be copied: its flag is set afterwards */
    flagged->argument = (void *)((uintptr_t)argument | O_CLOEXEC);
    flagged->whose = cloexec_whose_flag((uintptr_t)argument & O_CLOEXEC);
    return request == TIOCGPTPEER || request == USERFAULTFD_IOC_NEW;
}

/* What the kernel wrote goes back to the caller, except the flag that he did not set. */
static int give_back(struct cloexec_ioctl *flagged, const struct member_flag *member, int result)
{
    int fd = result;

    if (member->fd != IS_RESULT)
        memcpy(&fd, flagged->copy.bytes + member->fd, sizeof fd);
    memcpy(flagged->copy.bytes + member->flags, (char *)flagged->copied_back + member->flags, sizeof(unsigned));
    if (member->fd != IS_RESULT)
        memcpy(flagged->copied_back, flagged->copy.bytes, member->size);
    return fd;
}

int cloexec_ioctl_born(struct cloexec_ioctl *flagged, unsigned long request, int result)
{
    if (result < 0)
        return result;
    if (request == UDMABUF_CREATE_LIST)
        return cloexec_set_late(result); /* not atomic: see above */
    if (flagged->copied_back != NULL)
        cloexec_born(give_back(flagged, member_flag(request), result), flagged->whose);
    else
        cloexec_born(result, flagged->whose);
    return result;
}

int cloexec_ioctl_changed(int fd, unsigned long request, int result)
{
    if (result == 0)
        cloexec_change(fd, request == FIOCLEX ? WHOSE_theirs : WHOSE_inheritable);
    return result;
}

static __attribute__((noinline)) int serve(enum cloexec_row row, int fd, unsigned long request, void *argument)
{
    typeof(ioctl) *real = (typeof(ioctl) *)cloexec_reals[row];
    struct cloexec_ioctl flagged;

    if (request == FIOCLEX || request == FIONCLEX)
        return cloexec_ioctl_changed(fd, request, real(fd, request, argument));
    if (!cloexec_serves(FAMILY_pty) || !cloexec_ioctl_is_ours(request) || !cloexec_ioctl_flag(&flagged, request, argument))
        return real(fd, request, argument);
    return cloexec_ioctl_born(&flagged, request, real(fd, request, flagged.argument));
}

int ioctl(int fd, unsigned long request, void *argument)
{
    PREPARE_FIRST(ioctl, fd, request, argument);
    if (cloexec_unlikely(may_be_ours(request)))
        return serve(ROW_ioctl, fd, request, argument);
    return REAL(ioctl)(fd, request, argument);
}

#ifdef HAVE___IOCTL_TIME64
int __ioctl_time64(int fd, unsigned long request, void *argument)
{
    PREPARE_FIRST(__ioctl_time64, fd, request, argument);
    if (cloexec_unlikely(may_be_ours(request)))
        return serve(ROW___ioctl_time64, fd, request, argument);
    return REAL(__ioctl_time64)(fd, request, argument);
}
#endif
