/*
 * Every request of ioctls.def, to a device that is preloaded behind the library (device.c): bare and preloaded, by ioctl and by its
 * system call, as the caller's header has it and with the bits set that the kernel does not look at.
 *
 *   requests                          all of them: TAP
 *   requests --make NAME WAY ASKED    makes one in this process, tells what came back, and executes the witness
 *
 * From the environment come CLOEXEC_LIBRARY, DEVICE and WITNESS.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/ioctl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RESULT = 0xff };
enum form { FORM_argument, FORM_member, FORM_late };

static const struct request {
    const char *name;
    unsigned number, flag;
    unsigned char form, size, flags, fd;
} requests[] = {
#define DIRECTION_none _IOC_NONE
#define DIRECTION_write _IOC_WRITE
#define DIRECTION_both (_IOC_READ | _IOC_WRITE)
#define IOCTL_REQUEST(name, direction, letter, number, size, form, flags, fd, flag)                                    \
    {#name, _IOC(DIRECTION_##direction, letter, number, size), flag, FORM_##form, size, flags, fd},
#include "ioctls.def"
#undef IOCTL_REQUEST
};
enum { REQUESTS = sizeof requests / sizeof *requests };

static const char *const ways[] = {"function", "number", "function, sign extended", "number, sign extended"};
enum { WAYS = 4 };

static int call(int way, const struct request *request, void *argument)
{
    unsigned long number = request->number;

    if (way >= 2)
        number |= ~(unsigned long)0 << 31 << 1;
    return way % 2 == 0 ? ioctl(0, number, argument) : (int)syscall(SYS_ioctl, 0, number, argument);
}

static void tell_bytes(const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        printf("%02x", bytes[i]);
    putchar('\n');
}

static int make(const struct request *request, int way, bool asked)
{
    unsigned char structure[64] = {0};
    void *argument = request->form == FORM_argument ? (void *)(unsigned long)(asked ? request->flag : 0) : structure;
    const char *witness = getenv("WITNESS");
    int result;

    if (request->form == FORM_member && asked)
        memcpy(structure + request->flags, &request->flag, sizeof request->flag);
    errno = 3333;
    result = call(way, request, argument);
    printf("result %d, errno %d\n", result, errno);
    tell_bytes(structure, request->size);
    fflush(stdout);
    unsetenv("LD_PRELOAD");
    execl(witness, witness, (char *)NULL);
    return 127;
}

static void start(const struct request *request, int way, bool asked, bool preloaded)
{
    char list[4096], number[8];

    snprintf(list, sizeof list, "%s %s", preloaded ? getenv("CLOEXEC_LIBRARY") : "", getenv("DEVICE"));
    setenv("LD_PRELOAD", list, 1);
    snprintf(number, sizeof number, "%d", way);
    execl("/proc/self/exe", "requests", "--make", request->name, number, asked ? "asked" : "plain", (char *)NULL);
    _exit(127);
}

/* What one run says, and how many descriptors the witness received in it. */
static int run(const struct request *request, int way, bool asked, bool preloaded, char *said, size_t size)
{
    int fds[2], status;
    size_t used = 0;
    ssize_t length;
    pid_t child;
    char *witnessed;

    if (pipe2(fds, O_CLOEXEC) != 0 || (child = fork()) < 0)
        return -1;
    if (child == 0) {
        dup2(fds[1], STDOUT_FILENO);
        start(request, way, asked, preloaded);
    }
    close(fds[1]);
    while ((length = read(fds[0], said + used, size - 1 - used)) > 0)
        used += (size_t)length;
    said[used] = '\0';
    close(fds[0]);
    waitpid(child, &status, 0);
    witnessed = strstr(said, "end ");
    if (status != 0 || witnessed == NULL)
        return -1;
    status = atoi(witnessed + 4);
    *strchr(strchr(said, '\n') + 1, '\n') = '\0';
    return status;
}

static void judge(const struct request *request, int way, bool asked)
{
    static int number;
    char bare[4096], preloaded[4096];
    int received = run(request, way, asked, false, bare, sizeof bare);
    int received_preloaded = run(request, way, asked, true, preloaded, sizeof preloaded);
    bool right = strcmp(bare, preloaded) == 0 && received == !asked && received_preloaded == 0;

    printf("%sok %d - %s by %s%s\n", right ? "" : "not ", ++number, request->name, ways[way],
           asked ? ", asked for" : "");
    if (!right)
        printf("# received: bare %d, preloaded %d\n# %s\n# %s\n", received, received_preloaded,
               strtok(bare, "\n"), strtok(preloaded, "\n"));
    fflush(stdout);
}

static bool can_ask(const struct request *request)
{
    return request->form != FORM_late;
}

int main(int argc, char **argv)
{
    int count = 0;

    for (int i = 0; argc == 5 && i < REQUESTS; i++)
        if (strcmp(argv[2], requests[i].name) == 0)
            return make(&requests[i], atoi(argv[3]), strcmp(argv[4], "asked") == 0);
    close_range(3, ~0u, 0);
    for (int i = 0; i < REQUESTS; i++)
        count += WAYS + can_ask(&requests[i]);
    printf("1..%d\n", count);
    fflush(stdout);
    for (int i = 0; i < REQUESTS; i++) {
        for (int way = 0; way < WAYS; way++)
            judge(&requests[i], way, false);
        if (can_ask(&requests[i]))
            judge(&requests[i], 0, true);
    }
    return EXIT_SUCCESS;
}
