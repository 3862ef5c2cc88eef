/*
 * The program that runs in this process: its file, its names, what the table says of it.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_OWN_H
#define CLOEXEC_OWN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

enum program_kind { PROGRAM_ordinary, PROGRAM_shell, PROGRAM_alone, PROGRAM_target };

/* Tells what the table says of a base name; applet is what a program with many names (busybox) was called as (NULL: not known). */
enum program_kind cloexec_program_kind(const char *base_name, const char *applet) __attribute__((visibility("hidden")));

/* Tells whether this is a program with many names. */
bool cloexec_has_applets(const char *base_name) __attribute__((visibility("hidden")));

/* The argument vector that this process was born with, or NULL where it cannot be found. */
char **cloexec_arguments(void) __attribute__((visibility("hidden")));

/* The path of the file that runs, as it was at start; empty where that is not known. */
const char *cloexec_own_path(void) __attribute__((visibility("hidden")));

/*
 * Remembers that path, and the one by which the program was executed (AT_EXECFN, or NULL), which may be a symbolic link's.  Called before
 * the program can lose its view of /proc, or write over its first arguments.
 */
void cloexec_remember_own_path(const char *executed_as, char *const *argv) __attribute__((visibility("hidden")));

/* Tells whether a name is the last component of either. */
bool cloexec_is_own_name(const char *name) __attribute__((visibility("hidden")));

/*
 * Tells whether a file is the one that runs in this process: the same, or what stands now at its path or at the path by which it was
 * executed.  path is the file's path, or NULL where only its status is known.  Two system calls at most in most calls: the first that
 * asks looks once for the file that runs.
 */
bool cloexec_is_own(const struct stat *file, const char *path) __attribute__((visibility("hidden")));

#endif
