/*
 * The ways to receive a message.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <sys/syscall.h>
#include <time.h>

#include "message.h"
#include "table.h"

static int one(struct mmsghdr *message, long length)
{
    if (length >= 0)
        message->msg_len = (unsigned)length;
    return (int)length;
}

#define RECEIVE_ROW(name, call)                                                                                        \
    static int by_##name(int fd, struct mmsghdr *messages, unsigned count __attribute__((unused)), int flags)          \
    {                                                                                                                  \
        return call;                                                                                                   \
    }                                                                                                                  \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by_receive(made, by_##name);                                                                              \
    }

#define ONE_ROW(name, call)                                                                                            \
    RECEIVE_ROW(name, one(messages, call))                                                                             \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_receive(by_##name);                                                                                        \
    }

#define MANY_ROW(name, call)                                                                                           \
    RECEIVE_ROW(name, (int)(call))                                                                                     \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_receive(by_##name);                                                                                        \
        try_receive_many(by_##name);                                                                                   \
    }

/* A timeout that is never reached; on return it holds what is left of it. */
static struct timespec *patience(void)
{
    static struct timespec left;

    left = (struct timespec){.tv_sec = 30};
    return &left;
}

ONE_ROW(recvmsg, recvmsg(fd, &messages->msg_hdr, flags))
MANY_ROW(recvmmsg, recvmmsg(fd, messages, count, flags, patience()))
#ifdef HAVE___RECVMSG64
ONE_ROW(__recvmsg64, __recvmsg64(fd, &messages->msg_hdr, flags))
#endif
#ifdef HAVE___RECVMMSG64
MANY_ROW(__recvmmsg64, __recvmmsg64(fd, messages, count, flags, patience()))
#endif
#ifdef SYS_recvmsg
ONE_ROW(raw_recvmsg, syscall(SYS_recvmsg, fd, &messages->msg_hdr, flags))
#endif
#ifdef SYS_recvmmsg
MANY_ROW(raw_recvmmsg, syscall(SYS_recvmmsg, fd, messages, count, flags, patience()))
#endif
#ifdef SYS_recvmmsg_time64
MANY_ROW(raw_recvmmsg_time64, syscall(SYS_recvmmsg_time64, fd, messages, count, flags, NULL))
#endif
