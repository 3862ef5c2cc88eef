/*
 * Numbers under a name that says descriptor: options and variables.  Six descriptors, 3 to 8, of which only those that are named reach
 * what is executed.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "rule.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>

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
    OPTION("-fd5", "5 |", "-fd5"),
    OPTION("--x-fd5", "5 |", "--x-fd5"),
    OPTION("-fd 5, --fd=6, --fds=3,4", "3 4 5 6 |", "-fd", "5", "--fd=6", "--fds=3,4"),
    OPTION("-add-fd fd=5,set=2", "5 |", "-add-fd", "fd=5,set=2"),
    OPTION("-add-fd with another key", "|", "-add-fd", "set=5", "-add-fd", "fd=x5", "-add-fd", "fd=5x", "-add-fd", "fd="),
    OPTION("with leading zeros", "5 6 |", "--x-fd=005", "--y-fd=0000000000000000000000006"),
    OPTION("for a number that nothing has", "|", "--x-fd=9", "--y-fd", "1048575", "--z-fd", "1048576"),
    OPTION("fd in the middle of a name", "|", "--fdupes", "5", "--fd-of=6", "-fdx5", "--fd5x"),
    OPTION("digits without a name", "|", "-5", "--6", "-7=7"),
    OPTION("behind --", "5 |", "--x-fd=5", "--", "--y-fd=6", "-fd7", "--z-fd", "4", "/dev/fd/3"),
    OPTION("-- as a value", "|", "--x-fd", "--", "5"),
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
    VARIABLE("WAYLAND_SOCKET=6", "6 |", "WAYLAND_SOCKET=6"),
    VARIABLE("names that are like it", "|", "WAYLAND_SOCKETS=5", "XWAYLAND_SOCKET=6", "WAYLAND_SOCKE=7"),
    VARIABLE("fd in the middle of a name", "|", "FD_BASE=5", "OFDX=6", "FD=", "=7"),
    {"names: options and variables at once", named, ALL, "4 6 |", .arguments = WORDS("--x-fd=4"), .variables = WORDS("Y_FD=6")},
    {"names: option that the process was given itself", named, ALL, "|", .argument = "--x-fd=5", .arguments = WORDS("--x-fd", "5")},
    {"names: option that the process was given with another value", named, ALL, "6 |", .argument = "--x-fd=5",
     .arguments = WORDS("--x-fd", "6")},
    {"names: option that the process was given behind --", named, ALL, "|", .argument = "--", .arguments = WORDS("--", "--x-fd=5")},
    {"names: ISINDEX arguments, GATEWAY_INTERFACE not set", named, ALL, "|", .arguments = WORDS("--status-fd", "6"),
     .variables = WORDS("QUERY_STRING=--status-fd+6")},
    {"names: ISINDEX arguments, only REQUEST_METHOD set", named, ALL, "|", .arguments = WORDS("--status-fd", "6"),
     .variables = WORDS("REQUEST_METHOD=GET")},
    {"names: the same option, no web client", named, ALL, "6 |", .arguments = WORDS("--status-fd", "6"),
     .variables = WORDS("HTTP_PROXY=http://127.0.0.1:8080/")},
    {"names: variables that a web client named", named, ALL, "|", .variables = WORDS("FORM_fd=6", "WWW_xfd=5", "GATEWAY_INTERFACE=CGI/1.1")},
    {"names: a CGI program's own option", named, ALL, "6 |", .given = {"GATEWAY_INTERFACE=CGI/1.1", "QUERY_STRING=x"},
     .arguments = WORDS("--status-fd", "6")},
    {"names: a CGI program's variables", named, ALL, "|", .given = {"GATEWAY_INTERFACE=CGI/1.1"}, .variables = WORDS("FORM_fd=6")},
    {"names: an option that a CGI program was given", named, ALL, "|", .given = {"GATEWAY_INTERFACE=CGI/1.1"}, .argument = "--status-fd=6",
     .arguments = WORDS("--status-fd=6")},
    {"names: options that a web client sent", named, ALL, "|", .arguments = WORDS("--x-fd", "7", "-y-fd=6"),
     .variables = WORDS("GATEWAY_INTERFACE=CGI/1.1")},
    {"names: variable that the process was born with", named, ALL, "|", .given = {"X_FD=6", "Y_FDS=5:6"}},
    {"names: variable of birth that was given another value", named, ALL, "5 |", .given = {"X_FD=6"}, .variables = WORDS("X_FD=5")},
    {"names: CLOEXEC_HANDOVER=off", named, ALL, "|", .given = {"CLOEXEC_HANDOVER=off"}, .arguments = WORDS("--x-fd=5"),
     .variables = WORDS("X_FD=6")},
};
RULE_GROUP(names);

/* --- spelled out: 3 and 4 are a pipe, 5 is a socket, 6 a file, 7 a file without a name, 8 the program's own pipe --- */

static void open_kinds(void)
{
    int ends[2];

    if (pipe(ends) != 0 || socket(AF_UNIX, SOCK_STREAM, 0) != 5 || open(case_path("file"), O_RDWR | O_CREAT, 0600) != 6 ||
        open(getenv("RULE_DIRECTORY"), O_RDWR | O_TMPFILE, 0600) != 7 || pipe2(ends, O_CLOEXEC) != 0)
        fail("kinds");
}

static void spelled(const struct rule_case *self)
{
    open_kinds();
    for (const char *const *entry = self->variables; entry != NULL && *entry != NULL; entry++)
        putenv((char *)*entry);
    execv(getenv("WITNESS"), witness_arguments(self->arguments));
    fail("witness");
}

#undef ALL
#define ALL "3 4 5 6 7 |"
#define SPELLED(what, expected, ...) {"spelled: " what, spelled, ALL, expected, .arguments = WORDS(__VA_ARGS__)}

static const struct rule_case spelled_cases[] = {
    SPELLED("/dev/fd/3", "3 |", "/dev/fd/3"),
    SPELLED("/proc/self/fd/4", "4 |", "x", "/proc/self/fd/4"),
    SPELLED("--key-file=/dev/fd/7, a file without a name", "7 |", "--key-file=/dev/fd/7"),
    SPELLED("--key-file /dev/fd/3", "3 |", "--key-file", "/dev/fd/3"),
    SPELLED("fd:3 and FD:4", "3 4 |", "-passin", "fd:3", "FD:4"),
    SPELLED("pipe:3", "3 |", "-i", "pipe:3"),
    SPELLED("two of a kind", "3 4 |", "/dev/fd/3", "/dev/fd/4"),
    SPELLED("a socket", "|", "/dev/fd/5", "fd:5", "--x=/dev/fd/5"),
    SPELLED("a file that has a name", "|", "/dev/fd/6", "/proc/self/fd/6", "--x=/dev/fd/6"),
    SPELLED("the program's own", "|", "/dev/fd/8"),
    SPELLED("behind --", "|", "--", "/dev/fd/3", "--x=/dev/fd/4"),
    SPELLED("with more behind it", "|", "/dev/fd/3x", "/dev/fd/3/x", "/dev/fd/", "/dev/fd/3,4", "fd:3:4", "fd:"),
    SPELLED("with more before it", "|", "x/dev/fd/3", "//dev/fd/3", "xfd:3", "/proc/1/fd/3"),
    {"spelled: in a variable", spelled, ALL, "|", .variables = WORDS("FILE=/dev/fd/3")},
    SPELLED("-&3 without --enable-special-filenames", "|", "-&3", "--", "-&4"),
    SPELLED("-&3 behind --enable-special-filenames", "3 4 |", "--enable-special-filenames", "-&3", "--", "-&4"),
    SPELLED("-&5 that is a socket", "|", "--enable-special-filenames", "-&5", "-&6", "-&x", "-&"),
    SPELLED("--enable-special-filenames behind --", "|", "--", "--enable-special-filenames", "-&3"),
    {"spelled: by a web client", spelled, ALL, "|", .arguments = WORDS("/dev/fd/3", "fd:4"), .variables = WORDS("QUERY_STRING=/dev/fd/3")},
    {"spelled: that the process was given itself", spelled, ALL, "|", .argument = "/dev/fd/3", .arguments = WORDS("/dev/fd/3")},
};
RULE_GROUP(spelled);
