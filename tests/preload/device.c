/*
 * A device that answers every request of ioctls.def as its driver would, written down from the kernel's headers and, where those are
 * older or belong to other packages, from its source.  It is preloaded behind our library, if that is there, and makes its descriptors
 * by itself: close-on-exec only where the request says so.  What it does not know it refuses.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/dma-heap.h>
#include <linux/dvb/dmx.h>
#include <linux/kvm.h>
#include <linux/tee.h>
#include <linux/udmabuf.h>
#include <linux/userfaultfd.h>
#include <linux/vduse.h>
#include <linux/videodev2.h>
#include <linux/vtpm_proxy.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define VISIBLE __attribute__((visibility("default")))

/* drivers/gpu/drm: drm.h, drm_mode.h. */
struct prime_handle {
    __u32 handle, flags;
    __s32 fd;
};
struct create_lease {
    __u64 object_ids;
    __u32 object_count, flags, lessee_id, fd;
};
#define PRIME_HANDLE_TO_FD _IOWR('d', 0x2d, struct prime_handle)
#define CREATE_LEASE _IOWR('d', 0xC6, struct create_lease)

/* kfd_ioctl.h, which includes drm.h; the export since Linux 6.3. */
struct smi_events {
    __u32 gpuid, fd;
};
#define SMI_EVENTS _IOWR('K', 0x1F, struct smi_events)
struct export_dmabuf {
    __u64 handle;
    __u32 flags, fd;
};
#define EXPORT_DMABUF _IOWR('K', 0x24, struct export_dmabuf)

/* Linux 6.8, kvm.h. */
struct guest_memfd {
    __u64 size, flags, reserved[6];
};
#define GUEST_MEMFD _IOWR(KVMIO, 0xd4, struct guest_memfd)

/* xfs_fs.h of xfsprogs. */
struct handle_request {
    __u32 fd;
    void *path;
    __u32 oflags;
    void *ihandle;
    __u32 ihandlen;
    void *ohandle;
    __u32 *ohandlen;
};
#define OPEN_BY_HANDLE _IOWR('X', 107, struct handle_request)

#ifndef USERFAULTFD_IOC_NEW
#define USERFAULTFD_IOC_NEW _IO(0xAA, 0x00)
#endif

typedef long syscall_function(long number, ...);

static syscall_function *kernel(void)
{
    return (syscall_function *)dlsym(RTLD_NEXT, "syscall");
}

static int fresh(unsigned long flags)
{
    return (int)kernel()(SYS_openat, AT_FDCWD, "/dev/null", O_RDWR | (flags & O_CLOEXEC ? O_CLOEXEC : 0), 0);
}

/* Where a structure takes the descriptor, the request itself gives 0. */
#define GIVE(type, member, flags) (((type *)argument)->member = fresh(flags), 0)
#define GET(type, member) (((type *)argument)->member)

static int answer(unsigned request, void *argument)
{
    switch (request) {
    case TIOCGPTPEER:
    case USERFAULTFD_IOC_NEW:
        return fresh((unsigned long)argument);
    case PRIME_HANDLE_TO_FD:
        return GIVE(struct prime_handle, fd, GET(struct prime_handle, flags));
    case CREATE_LEASE:
        return GIVE(struct create_lease, fd, GET(struct create_lease, flags));
    case VIDIOC_EXPBUF:
        return GIVE(struct v4l2_exportbuffer, fd, GET(struct v4l2_exportbuffer, flags));
    case DMX_EXPBUF:
        return GIVE(struct dmx_exportbuffer, fd, GET(struct dmx_exportbuffer, flags));
    case DMA_HEAP_IOCTL_ALLOC:
        return GIVE(struct dma_heap_allocation_data, fd, GET(struct dma_heap_allocation_data, fd_flags));
    case UDMABUF_CREATE:
        return fresh(GET(struct udmabuf_create, flags) & UDMABUF_FLAGS_CLOEXEC ? O_CLOEXEC : 0);
    case UDMABUF_CREATE_LIST:
        return fresh(GET(struct udmabuf_create_list, flags) & UDMABUF_FLAGS_CLOEXEC ? O_CLOEXEC : 0);
    case EXPORT_DMABUF:
        return GIVE(struct export_dmabuf, fd, GET(struct export_dmabuf, flags));
    case SMI_EVENTS:
        return GIVE(struct smi_events, fd, 0);
    case VTPM_PROXY_IOC_NEW_DEV:
        return GIVE(struct vtpm_proxy_new_dev, fd, 0);
    case KVM_GET_STATS_FD:
    case GUEST_MEMFD:
    case VDUSE_IOTLB_GET_FD:
    case TEE_IOC_SHM_ALLOC:
    case TEE_IOC_SHM_REGISTER:
    case OPEN_BY_HANDLE:
        return fresh(0);
    default:
        errno = ENOTTY;
        return -1;
    }
}

VISIBLE int ioctl(int fd, unsigned long request, ...)
{
    va_list arguments;
    void *argument;

    (void)fd;
    va_start(arguments, request);
    argument = va_arg(arguments, void *);
    va_end(arguments);
    return answer((unsigned)request, argument);
}

VISIBLE long syscall(long number, ...)
{
    va_list arguments;
    long a[6];

    va_start(arguments, number);
    for (int i = 0; i < 6; i++)
        a[i] = va_arg(arguments, long);
    va_end(arguments);
    if (number == SYS_ioctl)
        return answer((unsigned)a[1], (void *)a[2]);
    return kernel()(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
