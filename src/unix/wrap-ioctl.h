/*
 * ioctl requests that make a descriptor, for the function and for the system call.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_WRAP_IOCTL_H
#define CLOEXEC_WRAP_IOCTL_H

#include <stdbool.h>

#include "record.h"

/* A request's argument with the flag. */
struct cloexec_ioctl {
    void *argument;
    enum cloexec_whose whose;
    void *copied_back; /* the caller's structure, which the kernel was given a copy of */
    union {
        long long aligned;
        char bytes[64];
    } copy;
};

/* Tells whether a request makes a descriptor, or changes the flag of one (FIOCLEX, FIONCLEX). */
bool cloexec_ioctl_is_ours(unsigned long request) __attribute__((visibility("hidden")));

/* Puts the flag into a copy of the argument.  Returns false where the request makes no descriptor. */
bool cloexec_ioctl_flag(struct cloexec_ioctl *flagged, unsigned long request, void *argument) __attribute__((visibility("hidden")));

/* The request gave result: records it and gives the caller what the kernel wrote.  Returns result. */
int cloexec_ioctl_born(struct cloexec_ioctl *flagged, unsigned long request, int result) __attribute__((visibility("hidden")));

/* FIOCLEX and FIONCLEX gave result: rule 4, the record follows.  Returns result. */
int cloexec_ioctl_changed(int fd, unsigned long request, int result) __attribute__((visibility("hidden")));

#endif
