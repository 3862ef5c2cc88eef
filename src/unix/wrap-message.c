/*
 * recvmsg and recvmmsg install descriptors that were sent (SCM_RIGHTS): MSG_CMSG_CLOEXEC goes into the flags (Linux 2.6.23).  One call
 * stays one call: a message is never peeked at.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "forms.h"
#include "wrap-message.h"

static void rights_born(const struct cmsghdr *control, enum cloexec_whose whose, bool flagged)
{
    size_t count = (control->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    const unsigned char *data = CMSG_DATA(control);
    int fd;

    for (size_t i = 0; i < count; i++) {
        memcpy(&fd, data + i * sizeof fd, sizeof fd);
        if (flagged)
            cloexec_born(fd, whose);
        else
            cloexec_set_late(fd);
    }
}

/* The kernel echoes the flag that it honoured: without the echo (the flag was refused, or is older than the flag) it is set late. */
void cloexec_message_born(struct msghdr *message, int flags)
{
    enum cloexec_whose whose = cloexec_whose_flag(flags & MSG_CMSG_CLOEXEC);
    bool flagged = whose == WHOSE_theirs || message->msg_flags & MSG_CMSG_CLOEXEC;

    if (whose == WHOSE_ours)
        message->msg_flags &= ~MSG_CMSG_CLOEXEC;
    if (message->msg_controllen == 0 || flags & MSG_ERRQUEUE)
        return;
    for (struct cmsghdr *control = CMSG_FIRSTHDR(message); control != NULL; control = CMSG_NXTHDR(message, control))
        if (control->cmsg_level == SOL_SOCKET && control->cmsg_type == SCM_RIGHTS)
            rights_born(control, whose, flagged);
}

bool cloexec_message_may_flag(int fd)
{
    return (cloexec_recall_all(fd) & RECORD_PLAIN_MESSAGES) == 0;
}

bool cloexec_message_refused(long result)
{
    return cloexec_unlikely(result < 0) && errno == EINVAL;
}

long cloexec_message_plain(int fd, long result)
{
    if (cloexec_in_record(fd) && !cloexec_message_refused(result))
        atomic_fetch_or_explicit(&cloexec_record[fd], RECORD_PLAIN_MESSAGES, memory_order_relaxed);
    return result;
}

static ssize_t received(ssize_t length, struct msghdr *message, int flags)
{
    if (length >= 0)
        cloexec_message_born(message, flags);
    return length;
}

static int received_many(int count, struct mmsghdr *messages, int flags)
{
    for (int i = 0; i < count; i++)
        cloexec_message_born(&messages[i].msg_hdr, flags);
    return count;
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
    int saved_errno = errno;
    ssize_t length;

    PASS_UNLESS_SERVED(recvmsg, fd, message, flags);
    if (cloexec_message_may_flag(fd)) {
        length = REAL(recvmsg)(fd, message, flags | MSG_CMSG_CLOEXEC);
        if (flags & MSG_CMSG_CLOEXEC || !cloexec_message_refused(length))
            return received(length, message, flags);
        errno = saved_errno;
    }
    return received(cloexec_message_plain(fd, REAL(recvmsg)(fd, message, flags)), message, flags);
}

int recvmmsg(int fd, struct mmsghdr *messages, unsigned count, int flags, struct timespec *timeout)
{
    int received_count, saved_errno = errno;

    PASS_UNLESS_SERVED(recvmmsg, fd, messages, count, flags, timeout);
    if (cloexec_message_may_flag(fd)) {
        received_count = REAL(recvmmsg)(fd, messages, count, flags | MSG_CMSG_CLOEXEC, timeout);
        if (flags & MSG_CMSG_CLOEXEC || !cloexec_message_refused(received_count))
            return received_many(received_count, messages, flags);
        errno = saved_errno;
    }
    received_count = (int)cloexec_message_plain(fd, REAL(recvmmsg)(fd, messages, count, flags, timeout));
    return received_many(received_count, messages, flags);
}

/* 32-bit programs with 64-bit time (glibc 2.34): the message is the same, only its time stamps are wider. */
#ifdef HAVE___RECVMSG64
ssize_t __recvmsg64(int fd, struct msghdr *message, int flags)
{
    int saved_errno = errno;
    ssize_t length;

    PASS_UNLESS_SERVED(__recvmsg64, fd, message, flags);
    if (cloexec_message_may_flag(fd)) {
        length = REAL(__recvmsg64)(fd, message, flags | MSG_CMSG_CLOEXEC);
        if (flags & MSG_CMSG_CLOEXEC || !cloexec_message_refused(length))
            return received(length, message, flags);
        errno = saved_errno;
    }
    return received(cloexec_message_plain(fd, REAL(__recvmsg64)(fd, message, flags)), message, flags);
}
#endif

#ifdef HAVE___RECVMMSG64
int __recvmmsg64(int fd, struct mmsghdr *messages, unsigned count, int flags, struct timespec *timeout)
{
    int received_count, saved_errno = errno;

    PASS_UNLESS_SERVED(__recvmmsg64, fd, messages, count, flags, timeout);
    if (cloexec_message_may_flag(fd)) {
        received_count = REAL(__recvmmsg64)(fd, messages, count, flags | MSG_CMSG_CLOEXEC, timeout);
        if (flags & MSG_CMSG_CLOEXEC || !cloexec_message_refused(received_count))
            return received_many(received_count, messages, flags);
        errno = saved_errno;
    }
    received_count = (int)cloexec_message_plain(fd, REAL(__recvmmsg64)(fd, messages, count, flags, timeout));
    return received_many(received_count, messages, flags);
}
#endif
