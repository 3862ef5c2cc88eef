/*
 * ioctl requests that make a descriptor, for the function and for the system call.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_WRAP_IOCTL_H
#define CLOEXEC_WRAP_IOCTL_H

#include <stdbool.h>

#include "record.h"

/* A request with the flag. */
struct cloexec_ioctl {
    const struct request *request;
    void *argument;
    void *callers; /* his own argument; where it is a structure, the kernel is given a copy of it */
    enum cloexec_whose whose;
    union {
        long long aligned;
        char bytes[64];
    } copy;
};

/* Puts the flag into a request's argument.  Returns false where the request makes no descriptor. */
bool cloexec_ioctl_flag(struct cloexec_ioctl *flagged, unsigned request, void *argument) __attribute__((visibility("hidden")));

/* The flagged request gave result: records it and gives the caller what the kernel wrote.  Returns result. */
int cloexec_ioctl_born(struct cloexec_ioctl *flagged, int result) __attribute__((visibility("hidden")));

/* Tells whether a request changes the flag of a descriptor (FIOCLEX, FIONCLEX). */
bool cloexec_ioctl_changes(unsigned request) __attribute__((visibility("hidden")));

/* Such a request gave result: rule 4, the record follows.  Returns result. */
int cloexec_ioctl_changed(int fd, unsigned request, int result) __attribute__((visibility("hidden")));

#endif
