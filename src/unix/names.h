/*
 * libc's headers, and declarations for the names that libc exports but declares nowhere, or only to fortified programs.  Their types
 * are those of the documented function wherever there is one.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_NAMES_H
#define CLOEXEC_NAMES_H

/*
 * libc's headers say which arguments must not be NULL, and the compiler then takes our checks out.  We are given what the program gives,
 * NULL too, and have to look before we look into it.
 */
#include <sys/cdefs.h>
#ifdef __GLIBC__
#undef __nonnull
#define __nonnull(parameters)
#endif

/*
 * The functions with a variable argument list get a fixed one here: their arguments travel in the same registers or stack words either
 * way on the processors that configure lets pass, libc reads those that a call has, and no list has to be unpacked and packed again (ten
 * instructions a call).  So the headers' own declarations are read under other names.
 */
#define fcntl fcntl_of_the_header
#define fcntl64 fcntl64_of_the_header
#define ioctl ioctl_of_the_header
#define open open_of_the_header
#define open64 open64_of_the_header
#define openat openat_of_the_header
#define openat64 openat64_of_the_header
#define syscall syscall_of_the_header

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <fts.h>
#include <mntent.h>
#include <mqueue.h>
#include <netdb.h>
#include <pty.h>
#include <spawn.h>
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
#include <sys/timerfd.h>
#include <unistd.h>
#include <utmp.h>

#undef fcntl
#undef fcntl64
#undef ioctl
#undef open
#undef open64
#undef openat
#undef openat64
#undef syscall

/* Flags of calls that programs make through syscall(2) where libc does not have them: glibc 2.27 and 2.36. */
#ifndef MFD_CLOEXEC
#define MFD_CLOEXEC 1u
#endif
#ifndef FSOPEN_CLOEXEC
#define FSOPEN_CLOEXEC 1
#define FSMOUNT_CLOEXEC 1
#define FSPICK_CLOEXEC 1
#define OPEN_TREE_CLOEXEC O_CLOEXEC
#endif

int fcntl(int fd, int command, void *argument);
int ioctl(int fd, unsigned long request, void *argument);
int open(const char *path, int flags, mode_t mode);
int openat(int directory, const char *path, int flags, mode_t mode);
/* The sixth argument of a call is not named: a tail jump leaves it where it is, and no call that we serve has one. */
long syscall(long number, long a, long b, long c, long d, long e);

extern typeof(fcntl) fcntl64;
extern typeof(open) open64;
extern typeof(openat) openat64;
extern typeof(open) __open, __open64;
extern typeof(fopen) _IO_fopen;
extern typeof(popen) _IO_popen;
extern typeof(pipe) __pipe;
extern typeof(fcntl) __fcntl, __fcntl_time64;
extern typeof(dup2) __dup2;
extern typeof(close) __close;
extern typeof(fork) __fork, _Fork;
extern typeof(vfork) __vfork;
extern typeof(fclose) _IO_fclose;
extern typeof(endmntent) __endmntent;
extern typeof(ioctl) __ioctl_time64;
extern typeof(recvmsg) __recvmsg64;
extern typeof(recvmmsg) __recvmmsg64;
/* What their structures have before the file's status, all that is looked at here, is the same. */
extern typeof(fts64_open) __fts64_open_time64;
extern typeof(fts64_read) __fts64_read_time64;
extern typeof(fts64_close) __fts64_close_time64;

/* glibc 2.39, and the names of POSIX.1-2024. */
int pidfd_spawn(int *pidfd, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
                char *const argv[], char *const envp[]);
int pidfd_spawnp(int *pidfd, const char *file, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
                 char *const argv[], char *const envp[]);
int posix_spawn_file_actions_addchdir(posix_spawn_file_actions_t *actions, const char *path);
int posix_spawn_file_actions_addfchdir(posix_spawn_file_actions_t *actions, int directory);

/* glibc, debug/open_2.c and its kin: open without a mode, for programs built with _FORTIFY_SOURCE. */
int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __openat_2(int directory, const char *path, int flags);
int __openat64_2(int directory, const char *path, int flags);

/* glibc, libio/libioP.h: exported for old C++ libraries. */
FILE *_IO_file_fopen(FILE *stream, const char *path, const char *mode, int is_32_not_64);
FILE *_IO_file_open(FILE *stream, const char *path, int flags, int protection, int read_write, int is_32_not_64);
int _IO_file_close(FILE *stream);
int _IO_file_close_it(FILE *stream);
int _IO_proc_close(FILE *stream);
FILE *_IO_proc_open(FILE *stream, const char *command, const char *mode);

#endif
