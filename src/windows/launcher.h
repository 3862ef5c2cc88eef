/*
 * What the files of cloexec.exe share.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_LAUNCHER_H
#define CLOEXEC_LAUNCHER_H

#include "nt.h"

enum { STATUS_OWN_FAILURE = 125, STATUS_NOT_EXECUTABLE = 126, STATUS_NOT_FOUND = 127 };

/* Writes "cloexec: " and a message to standard error, and ends the launcher. */
__attribute__((noreturn, format(printf, 2, 3))) void launcher_die(int status, const char *format, ...);

/* The system's words for an error, in a buffer that the next call writes over. */
const char *launcher_error(DWORD error);

/* Steps over one argument of a command line and the blanks behind it, by the rules of the C runtime. */
WCHAR *launcher_next_argument(WCHAR *line, BOOL is_program);

/* Writes the full path of cloexec.dll, beside this program. */
void launcher_library(WCHAR path[MAX_PATH]);

/* Runs a command line and returns its exit code. */
int launcher_run(WCHAR *command_line);

/* --list and --check: what to exit with. */
int launcher_list(const WCHAR *process);
int launcher_check(void);

#endif
