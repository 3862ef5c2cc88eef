/*
 * What the subject does as a child of its own.
 * SPDX-License-Identifier: MIT
 */
#include "subject.h"

#include <shellapi.h>
#include <stdlib.h>
#include <string.h>

static HANDLE number(const char *word)
{
    return (HANDLE)(ULONG_PTR)strtoull(word, NULL, 16);
}

static void write_to(HANDLE handle, const char *text)
{
    DWORD written;

    WriteFile(handle, text, (DWORD)strlen(text), &written, NULL);
}

void tell_of_us(const char *name)
{
    HANDLE handle = (HANDLE)socket(AF_INET, SOCK_STREAM, 0);

    say(name, "%s, socket %s", GetModuleHandleA("cloexec.dll") != NULL ? "carried" : "not carried",
        has_flag(handle) ? "inheritable" : "not inheritable");
}

/* Into a file, since the standard handles may be what is looked at; and a line for whoever reads them. */
static void count_to(const char *path)
{
    int count = inherited_files();
    FILE *file = fopen(path, "wN");

    fprintf(file, "%d\n", count);
    fclose(file);
    printf("counted\n");
}

/* Onto the console, by a handle that is asked for as inheritable; says whether it is. */
static void print_on_console(const char *text)
{
    HANDLE console = CreateFileA("CONOUT$", GENERIC_WRITE, FILE_SHARE_WRITE, &inherit, OPEN_EXISTING, 0, NULL);
    char line[64];

    snprintf(line, sizeof line, "%s-%s", text, has_flag(console) ? "inheritable" : "private");
    write_to(console, line);
}

/* Each in brackets, as UTF-8. */
static void tell_arguments(void)
{
    int count;
    WCHAR **word = CommandLineToArgvW(GetCommandLineW(), &count);
    char text[4096];

    for (int i = 2; i < count; i++) {
        WideCharToMultiByte(CP_UTF8, 0, word[i], -1, text, sizeof text, NULL, NULL);
        printf("[%s]", text);
    }
    printf("\n");
}

bool be_child(int words, char **word)
{
    if (strcmp(word[1], "exit") == 0)
        exit(atoi(word[2]));
    else if (strcmp(word[1], "print") == 0)
        write_to(GetStdHandle(STD_OUTPUT_HANDLE), word[2]);
    else if (strcmp(word[1], "print-console") == 0)
        print_on_console(word[2]);
    else if (strcmp(word[1], "write") == 0)
        write_to(number(word[2]), word[3]);
    else if (strcmp(word[1], "arguments") == 0)
        tell_arguments();
    else if (strcmp(word[1], "tell") == 0)
        tell_of_us(word[2]);
    else if (strcmp(word[1], "count") == 0)
        say(word[2], "%d files", inherited_files());
    else if (strcmp(word[1], "count-to") == 0)
        count_to(word[2]);
    else if (strcmp(word[1], "count-exit") == 0)
        exit(inherited_files());
    else if (strcmp(word[1], "relay") == 0 && words > 2)
        exit(system(word[2]));
    else
        return false;
    return true;
}
