/*
 * libfault's sockets, pipes, copies, events and terminals.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "fault-next.h"

#include <stdarg.h>

#ifndef TIOCGPTPEER
#define TIOCGPTPEER _IO('T', 0x41)
#endif

int socket(int domain, int type, int protocol)
{
    if (ASK(socket, socket, type & SOCK_CLOEXEC, domain, type, protocol) == FAULT_refused)
        return -1;
    return NEXT(socket)(domain, type, protocol);
}

int socketpair(int domain, int type, int protocol, int fds[2])
{
    if (ASK(socketpair, socketpair, type & SOCK_CLOEXEC, domain, type, protocol, fds) == FAULT_refused)
        return -1;
    return NEXT(socketpair)(domain, type, protocol, fds);
}

int accept(int listener, struct sockaddr *address, socklen_t *length)
{
    if (ASK(accept, old, false, listener, address, length) == FAULT_refused)
        return -1;
    return NEXT(accept)(listener, address, length);
}

int accept4(int listener, struct sockaddr *address, socklen_t *length, int flags)
{
    if (ASK(accept4, accept4, flags & SOCK_CLOEXEC, listener, address, length, flags) == FAULT_refused)
        return -1;
    return NEXT(accept4)(listener, address, length, flags);
}

/* A kernel that does not know the flag does not echo it in msg_flags either. */
static int message_flags_left(enum fault_answer answer, int flags)
{
    return answer == FAULT_neglected ? flags & ~MSG_CMSG_CLOEXEC : flags;
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
    enum fault_answer answer = ASK(recvmsg, recvmsg, flags & MSG_CMSG_CLOEXEC, fd, message, flags);

    return answer == FAULT_refused ? -1 : NEXT(recvmsg)(fd, message, message_flags_left(answer, flags));
}

int recvmmsg(int fd, struct mmsghdr *messages, unsigned count, int flags, struct timespec *timeout)
{
    enum fault_answer answer = ASK(recvmmsg, recvmmsg, flags & MSG_CMSG_CLOEXEC, fd, messages, count, flags, timeout);

    if (answer == FAULT_refused)
        return -1;
    return NEXT(recvmmsg)(fd, messages, count, message_flags_left(answer, flags), timeout);
}

int pipe(int fds[2])
{
    return ASK(pipe, old, false, fds) == FAULT_refused ? -1 : NEXT(pipe)(fds);
}

int __pipe(int fds[2])
{
    return ASK(__pipe, old, false, fds) == FAULT_refused ? -1 : NEXT(__pipe)(fds);
}

int pipe2(int fds[2], int flags)
{
    return ASK(pipe2, pipe2, flags & O_CLOEXEC, fds, flags) == FAULT_refused ? -1 : NEXT(pipe2)(fds, flags);
}

int getpt(void)
{
    return ASK(getpt, old, false, 0) == FAULT_refused ? -1 : NEXT(getpt)();
}

int dup(int fd)
{
    return ASK(dup, old, false, fd) == FAULT_refused ? -1 : NEXT(dup)(fd);
}

int dup2(int fd, int target)
{
    return ASK(dup2, old, false, fd, target) == FAULT_refused ? -1 : NEXT(dup2)(fd, target);
}

int dup3(int fd, int target, int flags)
{
    return ASK(dup3, dup3, flags & O_CLOEXEC, fd, target, flags) == FAULT_refused ? -1 : NEXT(dup3)(fd, target, flags);
}

static enum fault_answer ask_fcntl(const char *name, int fd, int command, void *argument)
{
    const long *arguments = WORDS(fd, command, argument);

    if (command == F_SETFD)
        return fault_ask_setfd(name, arguments);
    if (command == F_DUPFD || command == F_DUPFD_CLOEXEC)
        return fault_ask(name, command == F_DUPFD ? KERNEL_old : KERNEL_fcntl, command != F_DUPFD, arguments);
    fault_note(name, arguments);
    return FAULT_passed;
}

#define FCNTL_LIKE(name)                                                                                               \
    int name(int fd, int command, ...)                                                                                 \
    {                                                                                                                  \
        va_list rest;                                                                                                  \
        va_start(rest, command);                                                                                       \
        void *argument = va_arg(rest, void *);                                                                         \
        va_end(rest);                                                                                                  \
        return ask_fcntl(#name, fd, command, argument) == FAULT_refused ? -1 : NEXT(name)(fd, command, argument);      \
    }

FCNTL_LIKE(fcntl)
FCNTL_LIKE(fcntl64)
FCNTL_LIKE(__fcntl)

int ioctl(int fd, unsigned long request, ...)
{
    va_list rest;
    void *argument;

    va_start(rest, request);
    argument = va_arg(rest, void *);
    va_end(rest);
    if (request == TIOCGPTPEER && ASK(ioctl, tiocgptpeer, true, fd, request, argument) == FAULT_refused)
        return -1;
    return NEXT(ioctl)(fd, request, argument);
}

int epoll_create(int size)
{
    return ASK(epoll_create, old, false, size) == FAULT_refused ? -1 : NEXT(epoll_create)(size);
}

int epoll_create1(int flags)
{
    return ASK(epoll_create1, epoll_create1, flags & EPOLL_CLOEXEC, flags) == FAULT_refused ? -1 : NEXT(epoll_create1)(flags);
}

int eventfd(unsigned count, int flags)
{
    return ASK(eventfd, eventfd, flags & EFD_CLOEXEC, count, flags) == FAULT_refused ? -1 : NEXT(eventfd)(count, flags);
}

int signalfd(int old, const sigset_t *mask, int flags)
{
    if (ASK(signalfd, signalfd, flags & SFD_CLOEXEC, old, mask, flags) == FAULT_refused)
        return -1;
    return NEXT(signalfd)(old, mask, flags);
}

int timerfd_create(int clock, int flags)
{
    if (ASK(timerfd_create, timerfd_create, flags & TFD_CLOEXEC, clock, flags) == FAULT_refused)
        return -1;
    return NEXT(timerfd_create)(clock, flags);
}

int inotify_init(void)
{
    return ASK(inotify_init, old, false, 0) == FAULT_refused ? -1 : NEXT(inotify_init)();
}

int inotify_init1(int flags)
{
    return ASK(inotify_init1, inotify_init1, flags & IN_CLOEXEC, flags) == FAULT_refused ? -1 : NEXT(inotify_init1)(flags);
}

int memfd_create(const char *name, unsigned flags)
{
    if (ASK(memfd_create, memfd_create, flags & MFD_CLOEXEC, name, flags) == FAULT_refused)
        return -1;
    return NEXT(memfd_create)(name, flags);
}
