/*
 * Makes one call of libc over and over: `calls NAME COUNT` makes it COUNT times, `calls -t NAME COUNT` prints the nanoseconds of CPU time
 * that one took.  What the calls make stays open, so that only the call itself lies between two runs of different COUNT; what a call needs
 * (connections to accept, descriptors to close) is prepared for MOST calls, whatever COUNT is.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <pty.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 200 };

static const char path[] = "/dev/null";
static int prepared[2];
static int next_to_close;

static int must(int result)
{
    if (result < 0)
        err(1, "call failed");
    return result;
}

static void *must_be(void *pointer)
{
    if (pointer == NULL)
        err(1, "call failed");
    return pointer;
}

static void prepare_nothing(void)
{
}

static void prepare_file(void)
{
    prepared[0] = must(open(path, O_RDONLY));
}

static void prepare_pipe(void)
{
    must(pipe(prepared));
}

static void prepare_sockets(void)
{
    must(socketpair(AF_UNIX, SOCK_STREAM, 0, prepared));
}

static void prepare_many(void)
{
    prepare_file();
    for (int i = 1; i < MOST; i++)
        must(dup(prepared[0]));
    next_to_close = prepared[0];
}

/* An address without a name in the file system: the kernel chooses one. */
static void prepare_connections(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socklen_t size = sizeof(sa_family_t);

    prepared[0] = must(socket(AF_UNIX, SOCK_STREAM, 0));
    must(bind(prepared[0], (struct sockaddr *)&address, size));
    size = sizeof address;
    must(getsockname(prepared[0], (struct sockaddr *)&address, &size));
    must(listen(prepared[0], MOST));
    for (int i = 0; i < MOST; i++)
        must(connect(must(socket(AF_UNIX, SOCK_STREAM, 0)), (struct sockaddr *)&address, size));
}

static void call_open(void)
{
    must(open(path, O_RDONLY));
}

static void call_open64(void)
{
    must(open64(path, O_RDONLY));
}

static void call_openat(void)
{
    must(openat(AT_FDCWD, path, O_RDONLY));
}

/* What one writes where nobody sees to it. */
static void call_open_then_fcntl(void)
{
    must(fcntl(must(open(path, O_RDONLY)), F_SETFD, FD_CLOEXEC));
}

static void call_socket(void)
{
    must(socket(AF_UNIX, SOCK_STREAM, 0));
}

static void call_dup(void)
{
    must(dup(prepared[0]));
}

static void call_pipe(void)
{
    int fds[2];

    must(pipe(fds));
}

static void call_epoll_create(void)
{
    must(epoll_create(1));
}

static void call_accept(void)
{
    must(accept(prepared[0], NULL, NULL));
}

static void call_fcntl_getfd(void)
{
    must(fcntl(prepared[0], F_GETFD));
}

static void call_ioctl(void)
{
    int waiting;

    must(ioctl(prepared[0], FIONREAD, &waiting));
}

static void call_syscall(void)
{
    must((int)syscall(SYS_getpid));
}

static void call_close(void)
{
    must(close(next_to_close++));
}

static void call_fopen(void)
{
    must_be(fopen(path, "r"));
}

static void call_eventfd(void)
{
    must(eventfd(0, 0));
}

static void call_fcntl_dupfd(void)
{
    must(fcntl(prepared[0], F_DUPFD, 3));
}

/* The same target each time, so that what dup2 closes is the same as well. */
static void call_dup2(void)
{
    must(dup2(prepared[0], 300));
}

static void call_mkstemp(void)
{
    char name[] = "/tmp/cloexec-bench-XXXXXX";

    must(mkstemp(name));
    must(unlink(name));
}

static void call_tmpfile(void)
{
    must_be(tmpfile());
}

static void call_openpty(void)
{
    int master, slave;

    must(openpty(&master, &slave, NULL, NULL, NULL));
}

static void call_popen(void)
{
    must(pclose(must_be(popen("exit", "r"))));
}

static void call_clock(void)
{
    struct timeval now;

    must(gettimeofday(&now, NULL));
}

union control {
    char room[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
};

static void send_one(int fd)
{
    struct iovec byte = {.iov_base = "", .iov_len = 1};
    union control control = {.align = {.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof fd)}};
    struct msghdr message = {.msg_iov = &byte, .msg_iovlen = 1};

    if (fd >= 0) {
        memcpy(CMSG_DATA(&control.align), &fd, sizeof fd);
        message.msg_control = &control;
        message.msg_controllen = sizeof control;
    }
    must((int)sendmsg(prepared[0], &message, 0));
}

static void receive_one(void)
{
    char byte;
    struct iovec room = {.iov_base = &byte, .iov_len = 1};
    union control control;
    struct msghdr message = {.msg_iov = &room, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};

    must((int)recvmsg(prepared[1], &message, 0));
}

static void call_recvmsg(void)
{
    send_one(prepared[0]);
    receive_one();
}

static void call_recvmsg_plain(void)
{
    send_one(-1);
    receive_one();
}

static const struct call {
    const char *name;
    void (*prepare)(void), (*make)(void);
} calls[] = {
    {"open", prepare_nothing, call_open},
    {"open64", prepare_nothing, call_open64},
    {"openat", prepare_nothing, call_openat},
    {"open_then_fcntl", prepare_nothing, call_open_then_fcntl},
    {"socket", prepare_nothing, call_socket},
    {"dup", prepare_file, call_dup},
    {"pipe", prepare_nothing, call_pipe},
    {"epoll_create", prepare_nothing, call_epoll_create},
    {"accept", prepare_connections, call_accept},
    {"fcntl_getfd", prepare_file, call_fcntl_getfd},
    {"ioctl", prepare_pipe, call_ioctl},
    {"syscall", prepare_nothing, call_syscall},
    {"close", prepare_many, call_close},
    {"fopen", prepare_nothing, call_fopen},
    {"eventfd", prepare_nothing, call_eventfd},
    {"fcntl_dupfd", prepare_file, call_fcntl_dupfd},
    {"dup2", prepare_file, call_dup2},
    {"mkstemp", prepare_nothing, call_mkstemp},
    {"tmpfile", prepare_nothing, call_tmpfile},
    {"openpty", prepare_nothing, call_openpty},
    {"popen", prepare_nothing, call_popen},
    {"recvmsg", prepare_sockets, call_recvmsg},
    {"recvmsg_plain", prepare_sockets, call_recvmsg_plain},
    {"gettimeofday", prepare_nothing, call_clock},
};

static const struct call *find(const char *name)
{
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (strcmp(calls[i].name, name) == 0)
            return &calls[i];
    errx(2, "no such call: %s", name);
}

static long now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec * 1000000000 + time.tv_nsec;
}

static long batch(const struct call *call, int count)
{
    long begin = now();

    for (int i = 0; i < count; i++)
        call->make();
    return now() - begin;
}

/* What a batch has made is closed again outside the measured time. */
static void measure_time(const struct call *call, int count)
{
    long taken = 0;

    for (int left = count; left > 0; left -= MOST) {
        taken += batch(call, left < MOST ? left : MOST);
        for (int fd = 3; fd <= 2 * MOST + 3; fd++)
            if (fd != prepared[0] && fd != prepared[1])
                close(fd);
    }
    printf("%ld\n", taken / count);
}

int main(int argc, char **argv)
{
    bool timed = argc == 4 && strcmp(argv[1], "-t") == 0;
    const struct call *call;

    if (argc != 3 && !timed)
        errx(2, "usage: calls [-t] NAME COUNT");
    call = find(argv[argc - 2]);
    call->prepare();
    if (timed)
        measure_time(call, atoi(argv[3]));
    else
        batch(call, atoi(argv[2]));
    fflush(stdout);
    _exit(0);
}
