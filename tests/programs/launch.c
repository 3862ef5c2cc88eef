/*
 * Starts a program the way a clean login would: no descriptor above 2, no preload list.  Static, so that it neither opens nor preloads
 * anything itself.
 *
 *   launch bare COMMAND [ARG]...         the command, nothing added
 *   launch preloaded COMMAND [ARG]...    through the runner named by CLOEXEC; without one, CLOEXEC_LIBRARY is preloaded directly
 *
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CANNOT_LAUNCH = 125, USAGE = 2 };

static void execute(char **argv)
{
    execvp(argv[0], argv);
    perror(argv[0]);
    exit(CANNOT_LAUNCH);
}

/* argv[0] and argv[1] (our name, our mode) are in the way: they become the runner and its "--". */
static void execute_preloaded(char **argv)
{
    const char *runner = getenv("CLOEXEC"), *library = getenv("CLOEXEC_LIBRARY");
    static char dashes[] = "--";

    if (runner && access(runner, X_OK) == 0) {
        argv[0] = strdup(runner);
        argv[1] = dashes;
        execute(argv);
    }
    if (!library || access(library, R_OK) != 0) {
        fputs("launch: neither CLOEXEC nor CLOEXEC_LIBRARY names something usable\n", stderr);
        exit(CANNOT_LAUNCH);
    }
    setenv("LD_PRELOAD", library, 1);
    execute(argv + 2);
}

int main(int argc, char **argv)
{
    if (argc < 3 || (strcmp(argv[1], "bare") != 0 && strcmp(argv[1], "preloaded") != 0)) {
        fputs("usage: launch bare|preloaded COMMAND [ARG]...\n", stderr);
        return USAGE;
    }
    close_range(STDERR_FILENO + 1, ~0U, 0);
    unsetenv("LD_PRELOAD");
    unsetenv("CLOEXEC_MUST_RUN"); /* the tests' own; no setting of the library's */
    if (strcmp(argv[1], "preloaded") == 0)
        execute_preloaded(argv);
    execute(argv + 2);
}
