/*
 * libfault: plays a kernel that answers otherwise.  It is preloaded behind libcloexec (LD_PRELOAD=libcloexec.so:libfault.so), which takes
 * the next definition of a function for the real one.  Chosen by the environment:
 *
 *   FAULT=WORD[,setfd]     no_such_call, bad_argument, permission: flags and calls newer than Linux 2.6.22 are refused so;
 *                          neglect: the flags that old kernels ignored are ignored; exhausted:EMFILE, :ENFILE, :ENOMEM: nothing
 *                          can be made; setfd: and F_SETFD is refused with EPERM, as a filter may; kernel=2.6.22: see below
 *   FAULT_KERNEL=2.6.22    answers as that kernel did, by kernel.def
 *
 * It counts what reaches it.  A test that runs inside of the process changes the scenario and reads the log by the names below, which
 * are weak: without libfault they are absent.
 * SPDX-License-Identifier: MIT
 */
#ifndef FAULT_H
#define FAULT_H

#include <stdbool.h>

enum kernel_call {
#define KERNEL(name, came, flag, answered, source) KERNEL_##name,
#include "kernel.def"
#undef KERNEL
    KERNEL_old, /* calls that each kernel has */
};

/* One call as it reached the kernel.  newer: it carried the flag, or it is a call that came with it. */
struct fault_call {
    char name[24];
    long arguments[6];
    bool newer;
};

enum { FAULT_LOG_SIZE = 24 };

/* count goes on where there is no room. */
struct fault_log {
    int count;
    struct fault_call calls[FAULT_LOG_SIZE];
};

extern struct fault_log fault_log __attribute__((weak, visibility("default")));

/* Sets the scenario, in the words of FAULT; "" is a healthy kernel. */
void fault_scenario(const char *words) __attribute__((weak, visibility("default")));

#endif
