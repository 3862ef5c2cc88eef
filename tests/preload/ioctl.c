/*
 * ioctl: the requests that make a descriptor, the two that set and clear the flag, and some that do neither.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <linux/dma-heap.h>
#include <linux/nsfs.h>
#include <linux/udmabuf.h>
#include <linux/userfaultfd.h>
#include <linux/videodev2.h>
#include <stdarg.h>
#include <sys/mman.h>

#include "table.h"

typedef int ioctl_function(int fd, unsigned long request, ...);

/* The kernel does not look at them; an int that is handed on as a long sets them. */
#define HIGH_BITS (~0UL << 31 << 1)

static int unlocked_master(void)
{
    int master = (int)MUST(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));

    MUST(unlockpt(master));
    return master;
}

static void make_by(struct made *made, ioctl_function *ioctl_it)
{
    int master = unlocked_master();

    ready();
    made_fd(made, ioctl_it(master, TIOCGPTPEER, O_RDWR | O_NOCTTY));
    close(master);
}

static void try_terminal(ioctl_function *ioctl_it)
{
    int master = unlocked_master(), fd;

    born_and_gone("O_RDWR", (int)TRY(ioctl_it(master, TIOCGPTPEER, O_RDWR | O_NOCTTY)));
    born_and_gone("O_RDONLY|O_NONBLOCK", (int)TRY(ioctl_it(master, TIOCGPTPEER, O_RDONLY | O_NOCTTY | O_NONBLOCK)));
    fd = (int)TRY(ioctl_it(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
    note_fate("O_CLOEXEC", fd);
    TRY(ioctl_it(fd, TIOCGPTPEER, O_RDWR | O_NOCTTY));
    born_and_gone("high bits", (int)TRY(ioctl_it(master, TIOCGPTPEER | HIGH_BITS, O_RDWR | O_NOCTTY)));
    TRY(ioctl_it(-1, TIOCGPTPEER, O_RDWR | O_NOCTTY));
    close(fd);
    close(master);
}

/* What the program says of the flag is done. */
static void try_flag(ioctl_function *ioctl_it)
{
    int fd = (int)MUST(open("file", O_RDONLY)), path = (int)MUST(open("file", O_PATH | O_CLOEXEC));

    TRY(ioctl_it(fd, FIONCLEX));
    note_fate("FIONCLEX", fd);
    TRY(ioctl_it(fd, FIOCLEX));
    note_fate("FIOCLEX", fd);
    TRY(ioctl_it(fd, FIONCLEX));
    note_fate("FIONCLEX again", fd);
    TRY(ioctl_it(path, FIONCLEX));
    TRY(ioctl_it(-1, FIOCLEX));
    close(fd);
    close(path);
}

static void try_others(ioctl_function *ioctl_it)
{
    int fds[2], waiting = -1, master = unlocked_master(), on = 1;
    struct winsize size = {.ws_row = 7, .ws_col = 8};

    MUST(pipe(fds));
    MUST(write(fds[1], "four", 4));
    TRY(ioctl_it(fds[0], FIONREAD, &waiting));
    note("waiting %d", waiting);
    TRY(ioctl_it(fds[0], FIONBIO, &on));
    note_kind(fds[0]);
    TRY(ioctl_it(master, TIOCSWINSZ, &size));
    memset(&size, 0, sizeof size);
    TRY(ioctl_it(master, TIOCGWINSZ, &size));
    note("size %d %d", size.ws_row, size.ws_col);
    TRY(ioctl_it(fds[0], TIOCGWINSZ, &size));
    TRY(ioctl_it(fds[0], 0x12345678, 0));
    TRY(ioctl_it(fds[0], FIONREAD, (int *)1));
    close(master);
}

/* Requests whose flag lies in a structure, on descriptors that refuse them: the structure stays the caller's. */
static void try_refused(ioctl_function *ioctl_it)
{
    struct udmabuf_create buffer = {.memfd = 77, .flags = 0, .size = 4096};
    struct dma_heap_allocation_data heap = {.len = 4096, .fd = 66};
    struct v4l2_exportbuffer video = {.fd = 55};
    int fd = (int)MUST(open("/dev/null", O_RDWR | O_CLOEXEC));

    TRY(ioctl_it(fd, UDMABUF_CREATE, &buffer));
    TRY(ioctl_it(fd, DMA_HEAP_IOCTL_ALLOC, &heap));
    TRY(ioctl_it(fd, VIDIOC_EXPBUF, &video));
    TRY(ioctl_it(fd, UDMABUF_CREATE, NULL));
    TRY(ioctl_it(fd, UDMABUF_CREATE_LIST, NULL));
    note("flags %u %u %u", buffer.flags, heap.fd_flags, video.flags);
    note("descriptors %u %u %d", buffer.memfd, heap.fd, video.fd);
}

#ifdef USERFAULTFD_IOC_NEW
static void try_userfault(const void *ioctl_it)
{
    ioctl_function *function = *(ioctl_function *const *)ioctl_it;
    int device = open("/dev/userfaultfd", O_RDWR | O_CLOEXEC), fd;

    if (device < 0)
        return;
    born_and_gone("userfaultfd", (int)TRY(function(device, USERFAULTFD_IOC_NEW, 0)));
    born_and_gone("userfaultfd, O_NONBLOCK", (int)TRY(function(device, USERFAULTFD_IOC_NEW, O_NONBLOCK)));
    fd = (int)TRY(function(device, USERFAULTFD_IOC_NEW, O_CLOEXEC));
    note_fate("userfaultfd, O_CLOEXEC", fd);
    TRY(function(device, USERFAULTFD_IOC_NEW, 0x7777777));
}
#else
static void try_userfault(const void *ioctl_it)
{
    (void)ioctl_it;
}
#endif

/* The kernel makes these close-on-exec whatever is asked. */
static void try_namespace(ioctl_function *ioctl_it)
{
    int fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), owner;

    if (fd < 0)
        return;
    owner = (int)TRY(ioctl_it(fd, NS_GET_USERNS));
    note_fate("NS_GET_USERNS", owner);
    close(fd);
}

/* A buffer of memory, where the kernel has such. */
static void try_buffer(const void *ioctl_it)
{
    ioctl_function *function = *(ioctl_function *const *)ioctl_it;
    struct udmabuf_create buffer = {.size = (__u64)sysconf(_SC_PAGESIZE)};
    int device = open("/dev/udmabuf", O_RDWR | O_CLOEXEC), fd = memfd_create("buffer", MFD_ALLOW_SEALING | MFD_CLOEXEC);

    if (device < 0 || fd < 0 || ftruncate(fd, sysconf(_SC_PAGESIZE)) != 0 || fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK) != 0)
        return;
    buffer.memfd = (unsigned)fd;
    born_and_gone("udmabuf", (int)TRY(function(device, UDMABUF_CREATE, &buffer)));
    note("flags %u", buffer.flags);
    buffer.flags = UDMABUF_FLAGS_CLOEXEC;
    note_fate("udmabuf, asked", (int)TRY(function(device, UDMABUF_CREATE, &buffer)));
}

static void try_ioctl(ioctl_function *ioctl_it)
{
    try_terminal(ioctl_it);
    try_flag(ioctl_it);
    try_others(ioctl_it);
    try_refused(ioctl_it);
    try_namespace(ioctl_it);
    apart("userfaultfd", try_userfault, &ioctl_it);
    apart("udmabuf", try_buffer, &ioctl_it);
}

#define IOCTL_ROW(name, function)                                                                                      \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by(made, function);                                                                                       \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_ioctl(function);                                                                                           \
    }

static int by_number(int fd, unsigned long request, ...)
{
    va_list arguments;
    void *argument;

    va_start(arguments, request);
    argument = va_arg(arguments, void *);
    va_end(arguments);
    return (int)syscall(SYS_ioctl, fd, request, argument);
}

IOCTL_ROW(ioctl, ioctl)
IOCTL_ROW(raw_ioctl, by_number)
#ifdef HAVE___IOCTL_TIME64
IOCTL_ROW(__ioctl_time64, __ioctl_time64)
#endif
