/*
 * libfault's syscall(2): the calls that syscalls.def names, by number.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "fault-next.h"
#include "numbers.h"

#include <linux/perf_event.h>
#include <stdarg.h>
#include <string.h>

#ifdef SYS_fcntl
#define FCNTL SYS_fcntl
#else
#define FCNTL SYS_fcntl64
#endif

static const struct number {
    long number;
    const char *name;
    enum kernel_call kernel;
    int argument; /* that carries the flag; 0 where it is a call of all kernels */
    long flag;
} numbers[] = {
#define RAW_CALL(name, result, form, with, argument, refused, family) NUMBER_##form(name, with, argument)
#define NUMBER_flag(name, with, argument) {SYS_##name, #name, KERNEL_##name, argument, (long)(with)},
#define NUMBER_sibling(name, with, argument) {SYS_##name, #name, KERNEL_old, 0, 0},
#define NUMBER_hand(name, with, argument) {SYS_##name, #name, KERNEL_old, 0, 0},
#include "syscalls.def"
#undef RAW_CALL
};

static const struct number *find(long number)
{
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i].number == number)
            return &numbers[i];
    return NULL;
}

static enum fault_answer ask_fcntl(const long a[6])
{
    if (a[1] == F_SETFD)
        return fault_ask_setfd("fcntl", a);
    if (a[1] == F_DUPFD || a[1] == F_DUPFD_CLOEXEC)
        return fault_ask("fcntl", a[1] == F_DUPFD ? KERNEL_old : KERNEL_fcntl, a[1] != F_DUPFD, a);
    fault_note("fcntl", a);
    return FAULT_passed;
}

static enum fault_answer ask(const struct number *number, long a[6])
{
    enum fault_answer answer;
    long *argument;

    if (number->argument == 0)
        return fault_ask(number->name, KERNEL_old, false, a);
    argument = &a[number->argument - 1];
    answer = fault_ask(number->name, number->kernel, *argument & number->flag, a);
    if (answer == FAULT_neglected)
        *argument &= ~number->flag;
    return answer;
}

static enum fault_answer ask_number(long number, long a[6])
{
    const struct number *found = find(number);

    if (number == FCNTL)
        return ask_fcntl(a);
    return found != NULL ? ask(found, a) : FAULT_passed;
}

long syscall(long number, ...)
{
    va_list rest;
    long a[6];

    va_start(rest, number);
    for (int i = 0; i < 6; i++)
        a[i] = va_arg(rest, long);
    va_end(rest);
    if (find(number) != NULL)
        a[5] = 0; /* none of these has a sixth argument, and libcloexec does not hand it on */
    return ask_number(number, a) == FAULT_refused ? -1 : NEXT(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
