/*
 * lpReserved2, the table of descriptors that _spawn and libuv give to a child: what of it is true when it arrives.
 * SPDX-License-Identifier: MIT
 */
#include "subject.h"

#include <fcntl.h>
#include <io.h>
#include <process.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* --- the child: looks at the block itself, since a C runtime may already have dropped what is dead --- */

static const char *judge(HANDLE handle, char text[16])
{
    DWORD length = 0;
    OVERLAPPED at_start = {0};

    if (!ReadFile(handle, text, 15, &length, &at_start) || length == 0)
        return "stale";
    text[length] = '\0';
    return text;
}

static void tell_table(const char *name)
{
    STARTUPINFOA startup;
    uint32_t count;
    unsigned char *flags;

    GetStartupInfoA(&startup);
    if (startup.cbReserved2 < 4) {
        say(name, "no table");
        return;
    }
    memcpy(&count, startup.lpReserved2, 4);
    flags = startup.lpReserved2 + 4;
    printf("%s:", name);
    for (uint32_t i = 3; i < count && i < 8; i++) {
        char text[16];
        HANDLE handle;

        memcpy(&handle, flags + count + i * sizeof handle, sizeof handle);
        printf(" %s", flags[i] & 1 ? judge(handle, text) : "-");
    }
    printf("\n");
}

bool be_table_child(int count, char **words)
{
    STARTUPINFOA startup;

    if (count < 3)
        return false;
    if (strcmp(words[1], "table") == 0)
        tell_table(words[2]);
    else if (strcmp(words[1], "block") == 0) {
        GetStartupInfoA(&startup);
        say(words[2], "%u bytes, first %u", startup.cbReserved2, startup.cbReserved2 > 4 ? startup.lpReserved2[4] : 0);
    } else
        return false;
    return true;
}

/* --- the parent --- */

static int file_with(const char *path, const char *text, int flags)
{
    int fd = _open(path, _O_CREAT | _O_TRUNC | _O_RDWR | _O_BINARY | flags, _S_IREAD | _S_IWRITE);

    _write(fd, text, (unsigned)strlen(text));
    return fd;
}

/* libuv's manner: its own block, handles made with security attributes, CreateProcess(TRUE). */
static void own_block(HANDLE handle)
{
    unsigned char block[4 + 4 * (1 + sizeof(HANDLE))] = {4, 0, 0, 0, 0, 0, 0, 1};
    HANDLE none = INVALID_HANDLE_VALUE;
    STARTUPINFOA startup = {.cb = sizeof startup, .cbReserved2 = sizeof block, .lpReserved2 = block};
    PROCESS_INFORMATION process;

    for (int i = 0; i < 4; i++)
        memcpy(block + 8 + i * sizeof none, i == 3 ? &handle : &none, sizeof none);
    if (start("table own-block", true, 0, &startup, &process))
        finish(&process);
    say("callers-block", "%s", block[7] == 1 && memcmp(block + 8 + 3 * sizeof handle, &handle, sizeof handle) == 0 ? "unchanged"
                                                                                                                  : "changed");
}

/* A block of another shape, as Cygwin's, is not ours to read. */
static void other_block(void)
{
    unsigned char block[40] = {3, 0, 0, 0, 77, 1, 1, 8, 8, 8, 8};
    STARTUPINFOA startup = {.cb = sizeof startup, .cbReserved2 = sizeof block, .lpReserved2 = block};
    PROCESS_INFORMATION process;

    if (start("block other-block", true, 0, &startup, &process))
        finish(&process);
}

void spawn_tables(void)
{
    char path[MAX_PATH];
    HANDLE other;

    GetModuleFileNameA(NULL, path, sizeof path);
    file_with("three.txt", "three", 0);
    file_with("four.txt", "four", _O_NOINHERIT);
    file_with("five.txt", "five", 0);
    other = CreateFileA("other.txt", GENERIC_WRITE, 7, &inherit, CREATE_ALWAYS, 0, NULL);
    _spawnl(_P_WAIT, path, "subject", "table", "_spawnl", NULL);
    _spawnl(_P_WAIT, path, "subject", "count", "_spawnl-received", NULL);
    own_block((HANDLE)_get_osfhandle(5));
    other_block();
    CloseHandle(other);
}
