/*
 * A kernel filter (seccomp) as a second opinion: it refuses in the kernel what libfault refuses in front of it.
 * SPDX-License-Identifier: MIT
 */
#ifndef FILTER_H
#define FILTER_H

/* Installs a filter that refuses the flags of all calls but open's kin, in the words of fault.h; "" installs none. */
void filter_install(const char *scenario);

/* Returns NULL, or why there are no filters here. */
const char *filter_missing(void);

#endif
