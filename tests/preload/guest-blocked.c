/*
 * A guest that is called at a bad moment: in a signal handler, in a vfork child, in a thread that is cancelled.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "guest.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- in a signal handler, which interrupts the allocator and the loader --- */

static volatile sig_atomic_t made_in_handler, flagged_in_handler;

static void look_and_close(int fd)
{
    if (fd < 0)
        _exit(WRONG);
    made_in_handler++;
    if (has_flag(fd))
        flagged_in_handler++;
    close(fd);
}

static void make_in_handler(int number)
{
    int saved_errno = errno, fds[2];

    (void)number;
    look_and_close(open("/dev/null", O_RDONLY));
    look_and_close(openat(AT_FDCWD, "/dev/null", O_RDONLY));
    look_and_close(creat("/dev/null", 0600));
    look_and_close(dup(STDERR_FILENO));
    look_and_close(fcntl(STDERR_FILENO, F_DUPFD, 0));
    look_and_close(socket(AF_UNIX, SOCK_STREAM, 0));
    if (pipe(fds) == 0) {
        look_and_close(fds[0]);
        look_and_close(fds[1]);
    }
    errno = saved_errno;
}

static void be_interrupted(void)
{
    for (int i = 0; i < 2000 || made_in_handler < 800; i++) {
        void *memory = malloc((size_t)(i % 3000 + 1));
        FILE *stream = fopen("/dev/null", "r");

        if (memory == NULL || (stream == NULL && errno != EINTR) || dlsym(RTLD_DEFAULT, "no_such_name") != NULL)
            fail("interrupted");
        if (stream != NULL)
            fclose(stream);
        free(memory);
    }
}

int handler(void)
{
    struct sigaction action = {.sa_handler = make_in_handler, .sa_flags = SA_RESTART};
    struct itimerval timer = {{0, 300}, {0, 300}}, none = {{0, 0}, {0, 0}};

    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &timer, NULL);
    be_interrupted();
    setitimer(ITIMER_REAL, &none, NULL);
    if (flagged_in_handler != 0 && flagged_in_handler != made_in_handler)
        return WRONG;
    return flagged_in_handler != 0 ? FLAGGED : INHERITABLE;
}

/* --- in a vfork child, as the first calls of their kind --- */

static void be_vfork_child(int out)
{
    const char *witness = getenv("WITNESS");
    int fds[2], fd = open("/dev/null", O_RDONLY);

    if (fd < 0 || openat(AT_FDCWD, "/dev/null", O_RDONLY) < 0 || pipe(fds) != 0 || dup(fd) < 0 ||
        fcntl(fd, F_DUPFD, 20) < 0)
        _exit(WRONG);
    if (socket(AF_UNIX, SOCK_STREAM, 0) < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, fds) != 0 ||
        dup2(out, STDOUT_FILENO) < 0)
        _exit(WRONG);
    execl(witness, witness, (char *)NULL);
    _exit(127);
}

static void start_vfork_child(int out)
{
    if (vfork() == 0)
        be_vfork_child(out);
}

int in_vfork(void)
{
    enum { MADE = 9 };
    int out[2], received = -1;
    char report[8192] = "", *end;

    close_range(3, ~0u, 0);
    if (pipe2(out, O_CLOEXEC) != 0)
        fail("pipe2");
    start_vfork_child(out[1]);
    close(out[1]);
    for (ssize_t length, filled = 0; (length = read(out[0], report + filled, sizeof report - 1 - (size_t)filled)) > 0;)
        filled += length;
    if ((end = strstr(report, "end ")) != NULL)
        received = atoi(end + 4);
    fprintf(stderr, "received: %s", report);
    return received == 0 ? FLAGGED : received == MADE ? INHERITABLE : WRONG;
}

/* --- a standard stream that is opened again has to reach every child: there is no moment in which it has the flag ---
 */

static void *reopen_for_ever(void *unused)
{
    (void)unused;
    while (freopen("/dev/null", "r", stdin) != NULL)
        ;
    return NULL;
}

int has_standard_input(void)
{
    return fcntl(STDIN_FILENO, F_GETFD) < 0 ? INHERITABLE : FLAGGED;
}

static pid_t start_child(void)
{
    pid_t child = vfork();

    if (child == 0) {
        execle("/proc/self/exe", "guest", "has-stdin", (char *)NULL, (char *[]){NULL});
        _exit(127);
    }
    return child;
}

int reopen(void)
{
    enum { EXECUTIONS = 200 };
    pthread_t thread;
    int status;

    if (pthread_create(&thread, NULL, reopen_for_ever, NULL) != 0)
        fail("pthread_create");
    for (int i = 0; i < EXECUTIONS; i++)
        if (waitpid(start_child(), &status, 0) < 0 || status != 0)
            _exit(WRONG);
    _exit(FLAGGED);
}

/* --- cancellation: a blocked call ends, and the thread's clean-up runs --- */

static volatile int cleaned;

static void clean(void *unused)
{
    (void)unused;
    cleaned++;
}

#define BLOCKED(name, call)                                                                                            \
    static void *name(void *given)                                                                                     \
    {                                                                                                                  \
        (void)given;                                                                                                   \
        pthread_cleanup_push(clean, NULL);                                                                             \
        call;                                                                                                          \
        pthread_cleanup_pop(0);                                                                                        \
        return NULL;                                                                                                   \
    }

static char fifo[64];
static int blocked_fd;
static struct msghdr message;
static struct mmsghdr messages[2];

BLOCKED(blocked_open, (void)!open(fifo, O_RDONLY))
BLOCKED(blocked_openat, (void)!openat(AT_FDCWD, fifo, O_RDONLY))
BLOCKED(blocked_creat, (void)!creat(fifo, 0600))
BLOCKED(blocked_accept, accept(blocked_fd, NULL, NULL))
BLOCKED(blocked_accept4, accept4(blocked_fd, NULL, NULL, 0))
BLOCKED(blocked_recvmsg, (void)!recvmsg(blocked_fd, &message, 0))
BLOCKED(blocked_recvmmsg, recvmmsg(blocked_fd, messages, 2, 0, NULL))

static void cancel_in(const char *what, void *(*blocked)(void *))
{
    pthread_t thread;
    void *result;
    int before = cleaned;

    if (pthread_create(&thread, NULL, blocked, NULL) != 0)
        fail("pthread_create");
    usleep(20000);
    pthread_cancel(thread);
    pthread_join(thread, &result);
    if (result != PTHREAD_CANCELED || cleaned != before + 1) {
        fprintf(stderr, "%s: not cancelled or not cleaned up\n", what);
        _exit(WRONG);
    }
}

static int listener(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    if (bind(fd, (struct sockaddr *)&address, sizeof address.sun_family) != 0 || listen(fd, 1) != 0)
        fail("listen");
    return fd;
}

int cancel(void)
{
    snprintf(fifo, sizeof fifo, "/tmp/cloexec-guest-fifo-%d", (int)getpid());
    if (mkfifo(fifo, 0600) != 0)
        fail("mkfifo");
    cancel_in("open", blocked_open);
    cancel_in("openat", blocked_openat);
    cancel_in("creat", blocked_creat);
    unlink(fifo);
    blocked_fd = listener();
    cancel_in("accept", blocked_accept);
    cancel_in("accept4", blocked_accept4);
    blocked_fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    cancel_in("recvmsg", blocked_recvmsg);
    cancel_in("recvmmsg", blocked_recvmmsg);
    return has_flag(blocked_fd) ? FLAGGED : INHERITABLE;
}
