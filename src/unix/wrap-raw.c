/*
 * syscall(2): the door that carries every number.  One that makes no descriptor goes on by a tail jump, since no frame of ours may lie
 * between the caller and the kernel (SYS_vfork, SYS_clone).  Arguments are words of the size of a register, whatever they mean.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <string.h>

#include "execute.h"
#include "forms.h"
#include "open-how.h"
#include "pair.h"
#include "wrap-ioctl.h"
#include "wrap-message.h"

#if defined SYS_fcntl && defined SYS_fcntl64
#define CASES_OF_FCNTL case SYS_fcntl: case SYS_fcntl64
#else
#define CASES_OF_FCNTL case SYS_FCNTL
#endif

enum form { FORM_flag, FORM_sibling, FORM_hand };
enum result { RESULT_fd, RESULT_pair, RESULT_message, RESULT_messages, RESULT_none };

/* The flag of each row of form "flag"; the others' last columns are a sibling's name or nothing. */
enum {
#define RAW_CALL(name, result, form, with, argument, refused, family) FLAG_##name = CLOEXEC_FLAG_##form(with),
#define CLOEXEC_FLAG_flag(with) with
#define CLOEXEC_FLAG_sibling(with) 0
#define CLOEXEC_FLAG_hand(with) 0
#include "syscalls.def"
#undef RAW_CALL
};

static const struct door {
    unsigned number, flag;
    unsigned short family, row;
    unsigned char argument, form, result;
} doors[] = {
#define RAW_CALL(name, result, form, with, argument, refused, family)                                                                \
    {SYS_##name, (unsigned)FLAG_##name, FAMILY_##family, ROW_RAW_##name, argument, FORM_##form, RESULT_##result},
#include "syscalls.def"
#undef RAW_CALL
};

/* Number to door, plus one; 0 is no door. */
enum { NUMBERS = 512 };
static const unsigned char door_of[NUMBERS] = {
#define RAW_CALL(name, result, form, with, argument, refused, family) [SYS_##name] = ROW_RAW_##name - ROW_BEFORE_RAW,
#include "syscalls.def"
#undef RAW_CALL
};

static long raw(long number, const long a[5])
{
    return REAL(syscall)(number, a[0], a[1], a[2], a[3], a[4]);
}

static bool is_message(const struct door *door)
{
    return door->result == RESULT_message || door->result == RESULT_messages;
}

/* A call with the flag, and what is needed to finish it. */
struct flagged {
    long number, a[5];
    enum cloexec_whose whose;
    union {
        struct cloexec_open_how how;
        struct cloexec_ioctl ioctl;
    };
};

static void become(struct flagged *call, long number, long a, long b, long c, long d)
{
    call->number = number;
    call->a[0] = a;
    call->a[1] = b;
    call->a[2] = c;
    call->a[3] = d;
}

/* The older call in terms of its sibling.  Returns false where the older one is to be called as it is. */
static bool to_sibling(struct flagged *call)
{
    long *a = call->a;

    call->whose = WHOSE_ours;
    switch (call->number) {
#ifdef SYS_creat
    case SYS_creat:
        become(call, SYS_open, a[0], O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, a[1], 0);
        return true;
#endif
#ifdef SYS_accept
    case SYS_accept:
        become(call, SYS_accept4, a[0], a[1], a[2], SOCK_CLOEXEC);
        return true;
#endif
#ifdef SYS_pipe
    case SYS_pipe:
        become(call, SYS_pipe2, a[0], O_CLOEXEC, 0, 0);
        return true;
#endif
    case SYS_dup:
        become(call, SYS_FCNTL, a[0], F_DUPFD_CLOEXEC, 0, 0);
        return true;
#ifdef SYS_epoll_create
    case SYS_epoll_create:
        if ((int)a[0] <= 0)
            return false;
        become(call, SYS_epoll_create1, EPOLL_CLOEXEC, 0, 0, 0);
        return true;
#endif
#ifdef SYS_eventfd
    case SYS_eventfd:
        become(call, SYS_eventfd2, a[0], EFD_CLOEXEC, 0, 0);
        return true;
#endif
#ifdef SYS_inotify_init
    case SYS_inotify_init:
        become(call, SYS_inotify_init1, IN_CLOEXEC, 0, 0, 0);
        return true;
#endif
#ifdef SYS_signalfd
    case SYS_signalfd:
        if ((int)a[0] != -1)
            return false;
        become(call, SYS_signalfd4, a[0], a[1], a[2], SFD_CLOEXEC);
        return true;
#endif
    default:
        return false;
    }
}

/* An existing signalfd is only changed; of fanotify's two flags the second is for the files that its events open. */
static bool put_flag(struct flagged *call, const struct door *door)
{
    long *argument = &call->a[door->argument - 1];

    if (call->number == SYS_signalfd4 && (int)call->a[0] != -1)
        return false;
    if (is_message(door) && !cloexec_message_may_flag((int)call->a[0]))
        return false;
    if (call->number == SYS_fanotify_init)
        call->a[1] |= O_CLOEXEC;
    call->whose = cloexec_whose_flag((*argument & door->flag) != 0);
    *argument |= door->flag;
    return true;
}

static bool by_hand(struct flagged *call)
{
    long *a = call->a;

    switch (call->number) {
    case SYS_openat2:
        if (!cloexec_open_how(&call->how, (const void *)a[2], (size_t *)&a[3]))
            return false;
        a[2] = (long)&call->how.how;
        call->whose = call->how.whose;
        return true;
    case SYS_ioctl:
        if (!cloexec_ioctl_flag(&call->ioctl, (unsigned)a[1], (void *)a[2]))
            return false;
        a[2] = (long)call->ioctl.argument;
        call->whose = call->ioctl.whose;
        return true;
    CASES_OF_FCNTL:
        call->whose = WHOSE_ours;
        if ((int)a[1] != F_DUPFD)
            return false;
        a[1] = F_DUPFD_CLOEXEC;
        return true;
    default:
        return false;
    }
}

/* Makes of the caller's call one with the flag.  Returns false where it makes no descriptor. */
static bool put_flags(struct flagged *call, const struct door *door)
{
    switch (door->form) {
    case FORM_flag:
        return put_flag(call, door);
    case FORM_sibling:
        return to_sibling(call);
    default:
        return by_hand(call);
    }
}

/* Where the caller gets his two descriptors: socketpair's last argument, a pipe's first. */
static const int *pair_of(const struct door *door, const long a[5])
{
    return (const int *)(door->family == FAMILY_socket ? a[3] : a[0]);
}

static long messages_born(long count, struct mmsghdr *messages, int flags)
{
    for (long i = 0; i < count; i++)
        cloexec_message_born(&messages[i].msg_hdr, flags);
    return count;
}

/* A call, flagged or not, gave result; a are the caller's arguments. */
static long received(const struct door *door, const long a[5], long result)
{
    if (result < 0)
        return result;
    if (door->result == RESULT_messages)
        return messages_born(result, (struct mmsghdr *)a[1], (int)a[3]);
    cloexec_message_born((struct msghdr *)a[1], (int)a[2]);
    return result;
}

/* The flagged call gave result. */
static long born(struct flagged *call, const struct door *door, const long a[5], long result)
{
    if (is_message(door))
        return received(door, a, result);
    if (result >= 0 && door->number == SYS_ioctl)
        return cloexec_ioctl_born(&call->ioctl, (int)result);
    if (door->result == RESULT_pair)
        return cloexec_pair_born((int)result, pair_of(door, a), call->whose);
    return cloexec_born((int)result, call->whose);
}

/* The caller's own call gave result after a refusal. */
static long late(const struct door *door, const long a[5], long result, int saved_errno)
{
    if (is_message(door))
        return received(door, a, cloexec_message_plain((int)a[0], result));
    if (door->result == RESULT_pair)
        return cloexec_pair_late(door->row, (int)result, pair_of(door, a), saved_errno);
    return cloexec_late(door->row, (int)result, saved_errno);
}

static bool refused(const struct door *door, long result)
{
    return is_message(door) ? cloexec_message_refused(result) : cloexec_refused(door->row, result);
}

/* Calls that close: the record forgets first (wrap-close.c). */
static void forget(long number, const long a[5])
{
    if (number == SYS_close)
        cloexec_remember((int)a[0], WHOSE_unknown);
    if (number == SYS_close_range)
        cloexec_close_range_begin((unsigned)a[0], (unsigned)a[1], (unsigned)a[2]);
}

/* Calls that make nothing: the record follows those that copy or change a flag. */
static long followed(const long a[5], long number, long result)
{
    int fd = (int)a[0];

    if (number == SYS_close_range)
        cloexec_close_range_end((unsigned)a[0], (unsigned)a[1], (unsigned)a[2], result == 0);
    if (result < 0)
        return result;
    switch (number) {
#ifdef SYS_dup2
    case SYS_dup2:
        if (result != fd)
            cloexec_remember((int)result, WHOSE_inheritable);
        break;
#endif
    case SYS_dup3:
        cloexec_remember((int)result, a[2] & O_CLOEXEC ? WHOSE_theirs : WHOSE_inheritable);
        break;
    CASES_OF_FCNTL:
        if ((int)a[1] == F_SETFD)
            cloexec_change(fd, a[2] & FD_CLOEXEC ? WHOSE_theirs : WHOSE_inheritable);
        break;
    case SYS_ioctl:
        if (cloexec_ioctl_changes((unsigned)a[1]))
            cloexec_ioctl_changed(fd, (unsigned)a[1], (int)result);
    }
    return result;
}

/* Without the flag: a call that makes nothing, or a message from a socket that refuses it. */
static long unflagged(const struct door *door, const long a[5], long result)
{
    return is_message(door) ? received(door, a, result) : followed(a, door->number, result);
}

static long serve(const struct door *door, const long a[5])
{
    struct flagged call = {.number = door->number, .a = {a[0], a[1], a[2], a[3], a[4]}};
    int saved_errno = errno;
    long result;

    forget(door->number, a);
    if (!cloexec_serves(door->family) || !cloexec_serves(FAMILY_raw))
        return followed(a, door->number, raw(door->number, a));
    if (!put_flags(&call, door))
        return unflagged(door, a, raw(door->number, a));
    if (cloexec_what_is_learned(door->row) != LEARNED_absent) {
        result = raw(call.number, call.a);
        if (call.whose == WHOSE_theirs || !refused(door, result)) {
            cloexec_learn_works(door->row, (int)result);
            return born(&call, door, a, result);
        }
        errno = saved_errno;
    }
    return late(door, a, raw(door->number, a), saved_errno);
}

#ifdef SYS_socketcall
/* i386's one number for all socket calls (linux/net.h), by the numbers that they have got for themselves since Linux 4.3. */
static int socketcall_number(long call)
{
    static const short numbers[] = {[1] = SYS_socket, [5] = SYS_accept4, [8] = SYS_socketpair, [17] = SYS_recvmsg, [18] = SYS_accept4,
                                    [19] = SYS_recvmmsg};

    return call >= 0 && call < (long)(sizeof numbers / sizeof *numbers) ? numbers[call] : 0;
}

static long socketcall(const long a[5])
{
    static const unsigned char counts[] = {[1] = 3, [5] = 3, [8] = 4, [17] = 3, [18] = 4, [19] = 5};
    long result, arguments[5] = {0};
    int saved_errno = errno, number = socketcall_number(a[0]);
    const struct door *door;

    if (number == 0 || a[1] == 0)
        return raw(SYS_socketcall, a);
    door = &doors[door_of[number] - 1];
    memcpy(arguments, (const void *)a[1], counts[a[0]] * sizeof *arguments);
    if ((result = serve(door, arguments)) >= 0 || errno != ENOSYS)
        return result;
    result = raw(SYS_socketcall, a); /* an older kernel, without the numbers */
    return cloexec_serves(door->family) && cloexec_serves(FAMILY_raw) ? late(door, arguments, result, saved_errno) : result;
}
#endif

static int call_raw_execve(const struct cloexec_door *door, char *const *envp)
{
    return (int)REAL(syscall)(SYS_execve, (long)door->target.path, (long)door->target.argv, (long)envp, 0, 0);
}

static int call_raw_execveat(const struct cloexec_door *door, char *const *envp)
{
    return (int)REAL(syscall)(SYS_execveat, door->target.directory, (long)door->target.path, (long)door->target.argv, (long)envp,
                              door->target.flags);
}

/* The doors by which a program comes in, by number. */
static long execute(long number, const long a[5])
{
    struct cloexec_door door = {
        .target = {.path = (const char *)a[0], .directory = AT_FDCWD, .argv = (char *const *)a[1], .envp = (char *const *)a[2]},
        .call = call_raw_execve};

    if (a[number == SYS_execve ? 0 : 1] == 0 || !cloexec_exec_concerns_us())
        return raw(number, a);
    if (number == SYS_execveat) {
        door.target = (struct cloexec_target){.path = (const char *)a[1], .directory = (int)a[0], .flags = (int)a[4],
                                              .argv = (char *const *)a[2], .envp = (char *const *)a[3]};
        door.call = call_raw_execveat;
    }
    return cloexec_execute(&door);
}

static __attribute__((noinline)) long enter(long number, long a, long b, long c, long d, long e)
{
    const long arguments[5] = {a, b, c, d, e};

#ifdef SYS_socketcall
    if (number == SYS_socketcall)
        return socketcall(arguments);
#endif
    if (doors[door_of[number] - 1].family == FAMILY_exec)
        return execute(number, arguments);
    return serve(&doors[door_of[number] - 1], arguments);
}

static TAIL_JUMPS __attribute__((cold, noinline)) long first(long number, long a, long b, long c, long d, long e)
{
    cloexec_prepare();
    TAIL_JUMP return syscall(number, a, b, c, d, e);
}

TAIL_JUMPS long syscall(long number, long a, long b, long c, long d, long e)
{
    if (cloexec_unlikely(cloexec_what_is_active() == 0))
        TAIL_JUMP return first(number, a, b, c, d, e);
    if (cloexec_unlikely((unsigned long)number < NUMBERS && door_of[number] != 0))
        return enter(number, a, b, c, d, e);
    TAIL_JUMP return REAL(syscall)(number, a, b, c, d, e);
}
