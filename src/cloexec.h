/*
 * libcloexec: descriptors are born close-on-exec.  These are PEP 446's functions, for C programs that link with -lcloexec; a program
 * that runs with libcloexec.so preloaded, or with cloexec.dll inside, needs none of them.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_H
#define CLOEXEC_H

#ifdef __cplusplus
extern "C" {
#endif

#if defined __GNUC__ && !defined _WIN32
#pragma GCC visibility push(default)
#endif

#ifdef _WIN32
/*
 * Tells whether children inherit a handle.
 * Returns 1 if it is inheritable, 0 if not, -1 on error (GetLastError tells: ERROR_INVALID_HANDLE).
 * Since 0.1.0.  Source: PEP 446, "New Functions And Methods", os.get_handle_inheritable.
 */
int cloexec_get_handle_inheritable(void *handle);

/*
 * Makes a handle inheritable (inheritable is not 0) or not (0).  That is a wish of the program: children get the handle.
 * Returns 0, or -1 on error (GetLastError tells: ERROR_INVALID_HANDLE).
 * Since 0.1.0.  Source: PEP 446, "New Functions And Methods", os.set_handle_inheritable.
 */
int cloexec_set_handle_inheritable(void *handle, int inheritable);
#else
/*
 * Tells whether children inherit a descriptor.
 * Returns 1 if fd is inheritable, 0 if it is close-on-exec, -1 on error with errno set (EBADF: fd is not open).
 * Async-signal-safe.  Since 0.1.0.  Source: PEP 446, "New Functions And Methods", os.get_inheritable.
 */
int cloexec_get_inheritable(int fd);

/*
 * Makes a descriptor inheritable (inheritable is not 0) or close-on-exec (0).  The other descriptor flags stay as they are.
 * Returns 0, or -1 on error with errno set (EBADF: fd is not open).
 * Async-signal-safe.  Since 0.1.0.  Source: PEP 446, "New Functions And Methods", os.set_inheritable.
 */
int cloexec_set_inheritable(int fd, int inheritable);

/*
 * Duplicates fd onto fd2 as dup2(2) does, and makes fd2 inheritable or not in the same step.  Where the two are equal, only the flag
 * of the descriptor changes.
 * Returns fd2, or -1 on error with errno set: EBADF, EBUSY, EINTR, EMFILE as in dup2(2).
 * Async-signal-safe.  Since 0.1.0.  Source: PEP 446, "Other Changes", os.dup2(fd, fd2, inheritable).
 */
int cloexec_dup2(int fd, int fd2, int inheritable);
#endif

#if defined __GNUC__ && !defined _WIN32
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif
