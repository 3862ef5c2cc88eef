/*
 * cloexec.exe: the options. They become CLOEXEC_* variables, as in the runner for Unix; the rest of the command line goes on
 * unchanged, quotes and all.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "launcher.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "policy.h"

static const char help[] =
    "usage: cloexec [OPTION]... [--] COMMAND [ARG]...\n"
    "       cloexec --list PID | --check | --version | --help\n"
    "\n"
    "Runs COMMAND so that its files, pipes and sockets are not inherited by the processes it creates, and those of\n"
    "its children neither, unless they are passed on purpose.\n"
    "\n"
    "  -m, --mode MODE    enforce (default), strict (a C runtime's table of descriptors passes 0, 1 and 2 only), off\n"
    "  -s, --skip LIST    leave these programs alone (names with or without .exe; * at the end stands for anything)\n"
    "  -o, --only LIST    serve these programs only\n"
    "  -k, --keep LIST    leave these families alone: open, socket, pipe\n"
    "      --no-follow    do not go into the processes that COMMAND creates\n"
    "  -l, --list PID     show the files, pipes, sockets and whatever else a process holds, and what is inheritable\n"
    "  -c, --check        show what this system offers\n"
    "  -d, --debug        each program says at its start what it gets\n"
    "  -h, --help         show this text\n"
    "  -V, --version      show the version\n"
    "\n"
    "Exit status: that of COMMAND; 125 where cloexec itself fails or refuses, 126 where COMMAND cannot be executed,\n"
    "127 where it is not found.\n";

/* --- messages --- */

void launcher_die(int status, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fputs("cloexec: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    fflush(stderr);
    exit(status);
}

const char *launcher_error(DWORD error)
{
    static char words[512];
    DWORD length = FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, error, 0, words, sizeof words,
                                  NULL);

    while (length > 0 && (words[length - 1] == '\n' || words[length - 1] == '\r' || words[length - 1] == '.'))
        words[--length] = '\0';
    if (length == 0)
        snprintf(words, sizeof words, "error %lu", error);
    return words;
}

void launcher_library(WCHAR path[MAX_PATH])
{
    static const WCHAR name[] = L"cloexec.dll";
    DWORD length = GetModuleFileNameW(NULL, path, MAX_PATH);
    WCHAR *base = wcsrchr(path, '\\');

    if (length == 0 || base == NULL || base + 1 - path + sizeof name / sizeof *name > MAX_PATH)
        launcher_die(STATUS_OWN_FAILURE, "the path of this program is too long");
    wcscpy(base + 1, name);
}

/* --- the command line --- */

static BOOL is_blank(WCHAR letter)
{
    return letter == ' ' || letter == '\t';
}

/* Backslashes in front of a quote: an odd number of them takes its meaning. */
static WCHAR *skip_quoted(WCHAR *p)
{
    BOOL inside = FALSE;
    unsigned backslashes = 0;

    for (; *p != 0 && (inside || !is_blank(*p)); p++) {
        if (*p == '"' && backslashes % 2 == 0)
            inside = !inside;
        backslashes = *p == '\\' ? backslashes + 1 : 0;
    }
    return p;
}

/* The program's own name knows no backslash before a quote. */
static WCHAR *skip_program(WCHAR *p)
{
    BOOL inside = FALSE;

    for (; *p != 0 && (inside || !is_blank(*p)); p++)
        inside ^= *p == '"';
    return p;
}

WCHAR *launcher_next_argument(WCHAR *line, BOOL is_program)
{
    line = is_program ? skip_program(line) : skip_quoted(line);
    while (is_blank(*line))
        line++;
    return line;
}

/* --- options --- */

struct option {
    WCHAR letter;
    const WCHAR *word;
    const WCHAR *variable;
};
static const struct option options[] = {
    {'m', L"--mode", L"CLOEXEC_MODE"},
    {'s', L"--skip", L"CLOEXEC_SKIP"},
    {'o', L"--only", L"CLOEXEC_ONLY"},
    {'k', L"--keep", L"CLOEXEC_KEEP"},
    {'l', L"--list", NULL},
};

/* As policy.c takes them: what it says is allowed stands behind the variable's name.  Of programs every name is one. */
static void check_value(const struct option *option, const WCHAR *value)
{
    struct cloexec_settings settings = {.has_strict = true};
    const char *allowed = NULL;
    char assignment[1024];
    int length = snprintf(assignment, sizeof assignment, "%ls=", option->variable);

    if (option->letter == 's' || option->letter == 'o')
        return;
    if (*value == 0 || WideCharToMultiByte(CP_UTF8, 0, value, -1, assignment + length, (int)sizeof assignment - length, NULL, NULL) == 0)
        launcher_die(STATUS_OWN_FAILURE, "%ls needs a value of at most a thousand letters", option->word);
    allowed = cloexec_policy_take(&settings, assignment);
    if (allowed != NULL)
        launcher_die(STATUS_OWN_FAILURE, "%ls %ls: not understood; allowed is %s", option->word, value, strchr(allowed, ' ') + 1);
}

static int use(const struct option *option, const WCHAR *value, BOOL *is_done)
{
    if (option->variable == NULL) {
        *is_done = TRUE;
        return launcher_list(value);
    }
    check_value(option, value);
    if (!SetEnvironmentVariableW(option->variable, value))
        launcher_die(STATUS_OWN_FAILURE, "%ls: %s", option->variable, launcher_error(GetLastError()));
    return 0;
}

/* Returns the option that an argument names, with what stands behind its "=" in *value. */
static const struct option *find_option(WCHAR *argument, WCHAR **value)
{
    for (const struct option *o = options; o < options + sizeof options / sizeof *options; o++) {
        size_t length = wcslen(o->word);

        *value = NULL;
        if (wcsncmp(argument, o->word, length) == 0 && (argument[length] == 0 || argument[length] == '=')) {
            *value = argument[length] == '=' ? argument + length + 1 : NULL;
            return o;
        }
        if (argument[0] == '-' && argument[1] == o->letter && argument[2] == 0)
            return o;
    }
    return NULL;
}

static BOOL is_word(const WCHAR *argument, const WCHAR *brief, const WCHAR *full)
{
    return wcscmp(argument, brief) == 0 || wcscmp(argument, full) == 0;
}

/* Options that take no value. Returns FALSE for another word. */
static BOOL use_word(const WCHAR *word, int *status, BOOL *is_done)
{
    *is_done = TRUE;
    if (is_word(word, L"-h", L"--help"))
        fputs(help, stdout);
    else if (is_word(word, L"-V", L"--version"))
        puts("cloexec " PACKAGE_VERSION);
    else if (is_word(word, L"-c", L"--check"))
        *status = launcher_check();
    else if (is_word(word, L"-d", L"--debug"))
        *is_done = !SetEnvironmentVariableW(L"CLOEXEC_DEBUG", L"1");
    else if (is_word(word, L"--no-follow", L"--no-follow"))
        *is_done = !SetEnvironmentVariableW(L"CLOEXEC_FOLLOW", L"0");
    else
        return FALSE;
    return TRUE;
}

int wmain(int count, WCHAR **arguments);

/* Uses the option at arguments[0], and its value, which may be the next argument. Returns how many arguments that were. */
static int use_option(WCHAR **arguments, int *status, BOOL *is_done)
{
    WCHAR *value;
    const struct option *option = find_option(arguments[0], &value);
    int used = 1;

    if (option == NULL) {
        if (!use_word(arguments[0], status, is_done))
            launcher_die(STATUS_OWN_FAILURE, "%ls: no such option; see cloexec --help", arguments[0]);
        return used;
    }
    if (value == NULL && (value = arguments[used++]) == NULL)
        launcher_die(STATUS_OWN_FAILURE, "%ls needs a value", option->word);
    *status = use(option, value, is_done);
    return used;
}

int wmain(int count, WCHAR **arguments)
{
    WCHAR *line = launcher_next_argument(GetCommandLineW(), TRUE);
    int status = 0, i = 1;
    BOOL is_done = FALSE;

    while (i < count && arguments[i][0] == '-' && wcscmp(arguments[i], L"--") != 0) {
        int used = use_option(arguments + i, &status, &is_done);

        if (is_done)
            return status;
        for (i += used; used > 0; used--)
            line = launcher_next_argument(line, FALSE);
    }
    if (i < count && wcscmp(arguments[i], L"--") == 0)
        line = launcher_next_argument(line, FALSE);
    if (*line == 0)
        launcher_die(STATUS_OWN_FAILURE, "no command; see cloexec --help");
    return launcher_run(line);
}
