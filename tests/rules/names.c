/*
 * Numbers under a name that says descriptor: options and variables.  Six descriptors, 3 to 8, of which only those that are named reach
 * what is executed.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "rule.h"

#include <fcntl.h>
#include <stdlib.h>

static void named(const struct rule_case *self)
{
    open_nulls(5);
    open_null(O_RDWR | O_CLOEXEC); /* 8 is the program's */
    for (const char *const *entry = self->variables; entry != NULL && *entry != NULL; entry++)
        putenv((char *)*entry);
    execv(getenv("WITNESS"), witness_arguments(self->arguments));
    fail("witness");
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define ALL "3 4 5 6 7 |"
#define OPTION(what, expected, ...) {"names: option " what, named, ALL, expected, .arguments = WORDS(__VA_ARGS__)}
#define VARIABLE(what, expected, ...) {"names: variable " what, named, ALL, expected, .variables = WORDS(__VA_ARGS__)}

static const struct rule_case names_cases[] = {
    OPTION("--status-fd 5", "5 |", "--status-fd", "5"),
    OPTION("--x-fd=5", "5 |", "--x-fd=5"),
    OPTION("-displayfd 3", "3 |", "-displayfd", "3"),
    OPTION("--fds=3:5,7", "3 5 7 |", "--fds=3:5,7"),
    OPTION("--Some-FD 6, any case", "6 |", "--Some-FD", "6"),
    OPTION("two of them", "4 6 |", "--a-fd", "4", "-x", "--b-fd=6"),
    OPTION("--fd without a value", "|", "--fd"),
    OPTION("--fd= without a value", "|", "--fd="),
    OPTION("--fd with a word behind it", "|", "--fd", "--other", "5"),
    OPTION("of another name", "|", "--status", "5", "--format=6", "--fdisk=7"),
    OPTION("names no more than digits", "|", "--fd=5x", "--x-fd", "x5", "--y-fd=0x5", "--z-fd=-5"),
    OPTION("with huge numbers", "|", "--fd=4294967301", "--x-fd=18446744073709551621", "--y-fd=99999999999999999999999"),
    OPTION("for the program's own", "|", "--fd=8"),
    OPTION("for standard descriptors", "|", "--fd=0,1,2"),
    OPTION("missing: a bare argument", "|", "7", "fd", "7"),
    {"names: option in the program's own name", named, ALL, "|", .arguments = WORDS("x", "fd=7")},
    VARIABLE("X_FD=6", "6 |", "X_FD=6"),
    VARIABLE("X_FDS=5:6", "5 6 |", "X_FDS=5:6"),
    VARIABLE("xfd=6", "6 |", "xfd=6"),
    VARIABLE("X_Fd=6", "6 |", "X_Fd=6"),
    VARIABLE("X_FD=5x", "|", "X_FD=5x"),
    VARIABLE("X_FD with nothing", "|", "X_FD="),
    VARIABLE("X_FD=5, then another text", "|", "X_FD=5,path"),
    VARIABLE("of a client: HTTP_X_FD", "|", "HTTP_X_FD=7"),
    VARIABLE("of a client: REDIRECT_HTTP_X_FD", "|", "REDIRECT_HTTP_X_FD=7"),
    VARIABLE("of a client: CONTENT_LENGTH", "|", "CONTENT_LENGTH=7"),
    VARIABLE("of a client: QUERY_STRING", "|", "QUERY_STRING=7", "PATH_INFO=7"),
    VARIABLE("of a client: QUERY_STRING with an option in it", "|", "QUERY_STRING=--x-fd=7"),
    {"names: options that a web client sent", named, ALL, "|", .arguments = WORDS("--x-fd", "7", "-y-fd=6"),
     .variables = WORDS("GATEWAY_INTERFACE=CGI/1.1")},
    {"names: variable that the process was born with", named, ALL, "|", .given = {"X_FD=6", "Y_FDS=5:6"}},
    {"names: variable of birth that was given another value", named, ALL, "5 |", .given = {"X_FD=6"}, .variables = WORDS("X_FD=5")},
    {"names: CLOEXEC_HANDOVER=off", named, ALL, "|", .given = {"CLOEXEC_HANDOVER=off"}, .arguments = WORDS("--x-fd=5"),
     .variables = WORDS("X_FD=6")},
};
RULE_GROUP(names);
