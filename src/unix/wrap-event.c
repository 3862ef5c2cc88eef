/*
 * Descriptors that carry events.  eventfd, signalfd and timerfd_create got their flags with Linux 2.6.27, epoll_create1 and
 * inotify_init1 came with it; memfd_create and fanotify_init had theirs from the start.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "forms.h"

/* The size means nothing, but must be positive (epoll_create(2)): a wrong one goes to the call that knows how to refuse it. */
#ifdef HAVE_EPOLL_CREATE
int epoll_create(int size)
{
    int fd, saved;

    if (!cloexec_serves(FAMILY_event) || size <= 0)
        return REAL(epoll_create)(size);
    if (cloexec_may_flag(ROW_epoll_create, &saved)) {
        fd = REAL(epoll_create1)(EPOLL_CLOEXEC);
        if (!cloexec_refused(ROW_epoll_create, fd))
            return cloexec_born_flagged(ROW_epoll_create, fd);
    }
    return cloexec_late(ROW_epoll_create, REAL(epoll_create)(size), saved);
}
#endif

#ifdef HAVE_EPOLL_CREATE1
int epoll_create1(int flags)
{
    if (!cloexec_serves(FAMILY_event))
        return REAL(epoll_create1)(flags);
    return cloexec_born(REAL(epoll_create1)(flags | EPOLL_CLOEXEC), cloexec_whose_flag(flags & EPOLL_CLOEXEC));
}
#endif

#ifdef HAVE_EVENTFD
int eventfd(unsigned count, int flags)
{
    int fd, saved;

    if (!cloexec_serves(FAMILY_event))
        return REAL(eventfd)(count, flags);
    if (flags & EFD_CLOEXEC)
        return cloexec_born(REAL(eventfd)(count, flags), WHOSE_theirs);
    if (cloexec_may_flag(ROW_eventfd, &saved)) {
        fd = REAL(eventfd)(count, flags | EFD_CLOEXEC);
        if (!cloexec_refused(ROW_eventfd, fd))
            return cloexec_born_flagged(ROW_eventfd, fd);
    }
    return cloexec_late(ROW_eventfd, REAL(eventfd)(count, flags), saved);
}
#endif

/* With a descriptor of its own signalfd only changes a mask: nothing is born, and the flag would not be looked at. */
#ifdef HAVE_SIGNALFD
int signalfd(int old, const sigset_t *mask, int flags)
{
    int fd, saved;

    if (!cloexec_serves(FAMILY_event) || old != -1)
        return REAL(signalfd)(old, mask, flags);
    if (flags & SFD_CLOEXEC)
        return cloexec_born(REAL(signalfd)(old, mask, flags), WHOSE_theirs);
    if (cloexec_may_flag(ROW_signalfd, &saved)) {
        fd = REAL(signalfd)(old, mask, flags | SFD_CLOEXEC);
        if (!cloexec_refused(ROW_signalfd, fd))
            return cloexec_born_flagged(ROW_signalfd, fd);
    }
    return cloexec_late(ROW_signalfd, REAL(signalfd)(old, mask, flags), saved);
}
#endif

#ifdef HAVE_TIMERFD_CREATE
int timerfd_create(int clock, int flags)
{
    int fd, saved;

    if (!cloexec_serves(FAMILY_event))
        return REAL(timerfd_create)(clock, flags);
    if (flags & TFD_CLOEXEC)
        return cloexec_born(REAL(timerfd_create)(clock, flags), WHOSE_theirs);
    if (cloexec_may_flag(ROW_timerfd_create, &saved)) {
        fd = REAL(timerfd_create)(clock, flags | TFD_CLOEXEC);
        if (!cloexec_refused(ROW_timerfd_create, fd))
            return cloexec_born_flagged(ROW_timerfd_create, fd);
    }
    return cloexec_late(ROW_timerfd_create, REAL(timerfd_create)(clock, flags), saved);
}
#endif

#ifdef HAVE_INOTIFY_INIT
int inotify_init(void)
{
    int fd, saved;

    if (!cloexec_serves(FAMILY_event))
        return REAL(inotify_init)();
    if (cloexec_may_flag(ROW_inotify_init, &saved)) {
        fd = REAL(inotify_init1)(IN_CLOEXEC);
        if (!cloexec_refused(ROW_inotify_init, fd))
            return cloexec_born_flagged(ROW_inotify_init, fd);
    }
    return cloexec_late(ROW_inotify_init, REAL(inotify_init)(), saved);
}
#endif

#ifdef HAVE_INOTIFY_INIT1
int inotify_init1(int flags)
{
    if (!cloexec_serves(FAMILY_event))
        return REAL(inotify_init1)(flags);
    return cloexec_born(REAL(inotify_init1)(flags | IN_CLOEXEC), cloexec_whose_flag(flags & IN_CLOEXEC));
}
#endif

/* Two flags: one for the group, one for the files that the kernel opens for it when its events are read. */
#ifdef HAVE_FANOTIFY_INIT
int fanotify_init(unsigned flags, unsigned event_flags)
{
    if (!cloexec_serves(FAMILY_event))
        return REAL(fanotify_init)(flags, event_flags);
    return cloexec_born(REAL(fanotify_init)(flags | FAN_CLOEXEC, event_flags | O_CLOEXEC), cloexec_whose_flag(flags & FAN_CLOEXEC));
}
#endif

#ifdef HAVE_MEMFD_CREATE
int memfd_create(const char *name, unsigned flags)
{
    if (!cloexec_serves(FAMILY_event))
        return REAL(memfd_create)(name, flags);
    return cloexec_born(REAL(memfd_create)(name, flags | MFD_CLOEXEC), cloexec_whose_flag(flags & MFD_CLOEXEC));
}
#endif
