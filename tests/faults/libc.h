/*
 * libc's headers as a program sees them, and the names that libc exports and declares nowhere.  (src/unix/names.h has the latter too, but
 * declares open and its kin without their variable argument lists.)
 * SPDX-License-Identifier: MIT
 */
#ifndef LIBC_H
#define LIBC_H

#include <fcntl.h>
#include <netdb.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include "numbers.h"
#include <sys/timerfd.h>
#include <unistd.h>

extern typeof(open) __open, __open64;
extern typeof(fopen) _IO_fopen;
extern typeof(pipe) __pipe;
extern typeof(fcntl) __fcntl, __fcntl_time64;
extern typeof(recvmsg) __recvmsg64;
extern typeof(recvmmsg) __recvmmsg64;
int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __openat_2(int directory, const char *path, int flags);
int __openat64_2(int directory, const char *path, int flags);
FILE *_IO_file_fopen(FILE *stream, const char *path, const char *mode, int is_32_not_64);
FILE *_IO_file_open(FILE *stream, const char *path, int flags, int protection, int read_write, int is_32_not_64);

#endif
