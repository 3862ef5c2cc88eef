/*
 * execvp's search for a program along PATH (POSIX, XBD 8.3).
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_SEEK_H
#define CLOEXEC_SEEK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

/* How much room a search for a name needs: no more than libc's own takes of the stack.  0 where there is nothing to be found. */
size_t cloexec_seek_size(const char *name) __attribute__((visibility("hidden")));

/* Finds a program.  Returns whether there is one, its path and its status. */
bool cloexec_seek(const char *name, char *path, struct stat *status) __attribute__((visibility("hidden")));

#endif
