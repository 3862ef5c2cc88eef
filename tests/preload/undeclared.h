/*
 * libc's headers, and declarations for what libc exports but declares nowhere, or only to fortified programs.  The
 * library has its own (src/unix/names.h), with types that suit a wrapper; here a program calls these functions as
 * programs do.
 * SPDX-License-Identifier: MIT
 */
#ifndef UNDECLARED_H
#define UNDECLARED_H

#include <fcntl.h>
#include <fts.h>
#include <mntent.h>
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
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

extern typeof(open) __open, __open64;
extern typeof(fopen) _IO_fopen;
extern typeof(popen) _IO_popen;
extern typeof(pipe) __pipe;
extern typeof(fcntl) __fcntl, __fcntl_time64;
extern typeof(dup2) __dup2;
extern typeof(close) __close;
extern typeof(fclose) _IO_fclose;
extern typeof(endmntent) __endmntent;
extern typeof(ioctl) __ioctl_time64;
extern typeof(recvmsg) __recvmsg64;
extern typeof(recvmmsg) __recvmmsg64;
extern typeof(fts64_open) __fts64_open_time64;
extern typeof(fts64_read) __fts64_read_time64;
extern typeof(fts64_close) __fts64_close_time64;
extern typeof(fts64_set) __fts64_set_time64;

int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __openat_2(int directory, const char *path, int flags);
int __openat64_2(int directory, const char *path, int flags);

/* glibc, libio: exported for old C++ libraries. */
FILE *_IO_file_fopen(FILE *stream, const char *path, const char *mode, int is_32_not_64);
FILE *_IO_file_open(FILE *stream, const char *path, int flags, int protection, int read_write, int is_32_not_64);
int _IO_file_close(FILE *stream);
int _IO_file_close_it(FILE *stream);
FILE *_IO_proc_open(FILE *stream, const char *command, const char *mode);
int _IO_proc_close(FILE *stream);

#endif
