/*
 * Descriptors that carry events.  eventfd, signalfd and timerfd_create got their flags with Linux 2.6.27, epoll_create1 and
 * inotify_init1 came with it; memfd_create and fanotify_init had theirs from the start.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "forms.h"

/* The size means nothing, but must be positive (epoll_create(2)): a wrong one goes to the call that knows how to refuse it. */
#ifdef HAVE_EPOLL_CREATE
static CAREFUL int epoll_create_carefully(int size)
{
    PASS_UNLESS_SERVED(epoll_create, size);
    if (size <= 0)
        return REAL(epoll_create)(size);
    TRY_FLAG(ROW_epoll_create, REAL(epoll_create1)(EPOLL_CLOEXEC), REAL(epoll_create)(size));
}

int epoll_create(int size)
{
    int fd;

    if (!cloexec_works(ROW_epoll_create) || size <= 0)
        return epoll_create_carefully(size);
    KEEP(size);
    fd = REAL(epoll_create1)(EPOLL_CLOEXEC);
    if (cloexec_recorded(fd, WHOSE_ours))
        return fd;
    fd = cloexec_unrecorded(ROW_epoll_create, fd);
    return fd != CLOEXEC_REFUSED ? fd : epoll_create_carefully(kept_size);
}
#endif

#ifdef HAVE_EPOLL_CREATE1
int epoll_create1(int flags)
{
    PASS_UNLESS_SERVED(epoll_create1, flags);
    return cloexec_born(REAL(epoll_create1)(flags | EPOLL_CLOEXEC), cloexec_whose_flag(flags & EPOLL_CLOEXEC));
}
#endif

#ifdef HAVE_EVENTFD
int eventfd(unsigned count, int flags)
{
    PASS_UNLESS_SERVED(eventfd, count, flags);
    if (flags & EFD_CLOEXEC)
        return cloexec_born(REAL(eventfd)(count, flags), WHOSE_theirs);
    TRY_FLAG(ROW_eventfd, REAL(eventfd)(count, flags | EFD_CLOEXEC), REAL(eventfd)(count, flags));
}
#endif

/* With a descriptor of its own signalfd only changes a mask: nothing is born, and the flag would not be looked at. */
#ifdef HAVE_SIGNALFD
int signalfd(int old, const sigset_t *mask, int flags)
{
    PASS_UNLESS_SERVED(signalfd, old, mask, flags);
    if (old != -1)
        return REAL(signalfd)(old, mask, flags);
    if (flags & SFD_CLOEXEC)
        return cloexec_born(REAL(signalfd)(old, mask, flags), WHOSE_theirs);
    TRY_FLAG(ROW_signalfd, REAL(signalfd)(old, mask, flags | SFD_CLOEXEC), REAL(signalfd)(old, mask, flags));
}
#endif

#ifdef HAVE_TIMERFD_CREATE
int timerfd_create(int clock, int flags)
{
    PASS_UNLESS_SERVED(timerfd_create, clock, flags);
    if (flags & TFD_CLOEXEC)
        return cloexec_born(REAL(timerfd_create)(clock, flags), WHOSE_theirs);
    TRY_FLAG(ROW_timerfd_create, REAL(timerfd_create)(clock, flags | TFD_CLOEXEC), REAL(timerfd_create)(clock, flags));
}
#endif

#ifdef HAVE_INOTIFY_INIT
int inotify_init(void)
{
    PASS_UNLESS_SERVED(inotify_init);
    TRY_FLAG(ROW_inotify_init, REAL(inotify_init1)(IN_CLOEXEC), REAL(inotify_init)());
}
#endif

#ifdef HAVE_INOTIFY_INIT1
int inotify_init1(int flags)
{
    PASS_UNLESS_SERVED(inotify_init1, flags);
    return cloexec_born(REAL(inotify_init1)(flags | IN_CLOEXEC), cloexec_whose_flag(flags & IN_CLOEXEC));
}
#endif

/* Two flags: one for the group, one for the files that the kernel opens for it when its events are read. */
#ifdef HAVE_FANOTIFY_INIT
int fanotify_init(unsigned flags, unsigned event_flags)
{
    PASS_UNLESS_SERVED(fanotify_init, flags, event_flags);
    return cloexec_born(REAL(fanotify_init)(flags | FAN_CLOEXEC, event_flags | O_CLOEXEC), cloexec_whose_flag(flags & FAN_CLOEXEC));
}
#endif

#ifdef HAVE_MEMFD_CREATE
int memfd_create(const char *name, unsigned flags)
{
    PASS_UNLESS_SERVED(memfd_create, name, flags);
    return cloexec_born(REAL(memfd_create)(name, flags | MFD_CLOEXEC), cloexec_whose_flag(flags & MFD_CLOEXEC));
}
#endif
