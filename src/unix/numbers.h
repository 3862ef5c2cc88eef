/*
 * The numbers of system calls, whatever kernel headers the library is built with: it may run on a newer kernel.  From 403 on all
 * processors that we know count alike (Linux, include/uapi/asm-generic/unistd.h); alpha and mips do not, and configure refuses them.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_NUMBERS_H
#define CLOEXEC_NUMBERS_H

#include <sys/syscall.h>

/* 32-bit processors have two, of which the newer knows larger files, or that alone. */
#ifdef SYS_fcntl64
#define SYS_FCNTL SYS_fcntl64
#else
#define SYS_FCNTL SYS_fcntl
#endif

#if !defined SYS_recvmmsg_time64 && __SIZEOF_LONG__ == 4
#define SYS_recvmmsg_time64 417
#endif
#ifndef SYS_open_tree
#define SYS_open_tree 428
#endif
#ifndef SYS_fsopen
#define SYS_fsopen 430
#endif
#ifndef SYS_fsmount
#define SYS_fsmount 432
#endif
#ifndef SYS_fspick
#define SYS_fspick 433
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#ifndef SYS_openat2
#define SYS_openat2 437
#endif
#ifndef SYS_memfd_secret
#define SYS_memfd_secret 447
#endif
#ifndef SYS_open_tree_attr
#define SYS_open_tree_attr 467
#endif

#endif
