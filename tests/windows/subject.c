/*
 * The groups of the test subject, and what they share.
 * SPDX-License-Identifier: MIT
 */
#include "subject.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <winternl.h>

SECURITY_ATTRIBUTES inherit = {sizeof inherit, NULL, TRUE};

struct system_handle {
    void *object;
    ULONG_PTR process;
    HANDLE value;
    ULONG access;
    USHORT trace, type;
    ULONG attributes, reserved;
};
struct system_handles {
    ULONG_PTR count, reserved;
    struct system_handle item[];
};

void say(const char *name, const char *format, ...)
{
    va_list arguments;

    printf("%s: ", name);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
    fflush(stdout);
}

bool has_flag(HANDLE handle)
{
    DWORD flags = 0;

    return GetHandleInformation(handle, &flags) && (flags & HANDLE_FLAG_INHERIT);
}

bool child_has(HANDLE process, HANDLE handle)
{
    static NTSTATUS(NTAPI * compare)(HANDLE, HANDLE);
    HANDLE copy;
    bool same;

    if (compare == NULL)
        compare = (NTSTATUS(NTAPI *)(HANDLE, HANDLE))(void (*)(void))GetProcAddress(GetModuleHandleA("ntdll"), "NtCompareObjects");
    if (!DuplicateHandle(process, handle, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS))
        return false;
    same = compare(copy, handle) == 0;
    CloseHandle(copy);
    return same;
}

void own_command(char *line, size_t size, const char *words)
{
    char path[MAX_PATH];

    GetModuleFileNameA(NULL, path, sizeof path);
    snprintf(line, size, "\"%s\" %s", path, words);
}

bool start(const char *words, bool inherits, DWORD flags, STARTUPINFOA *startup, PROCESS_INFORMATION *process)
{
    STARTUPINFOA plain = {.cb = sizeof plain};
    char line[1024];

    own_command(line, sizeof line, words);
    return CreateProcessA(NULL, line, NULL, NULL, inherits, flags, NULL, NULL, startup != NULL ? startup : &plain, process);
}

DWORD finish(PROCESS_INFORMATION *process)
{
    DWORD code = 0;

    WaitForSingleObject(process->hProcess, 300000);
    GetExitCodeProcess(process->hProcess, &code);
    CloseHandle(process->hProcess);
    CloseHandle(process->hThread);
    return code;
}

void discard(PROCESS_INFORMATION *process)
{
    TerminateProcess(process->hProcess, 0);
    finish(process);
}

static bool is_standard(HANDLE handle)
{
    return handle == GetStdHandle(STD_INPUT_HANDLE) || handle == GetStdHandle(STD_OUTPUT_HANDLE) ||
           handle == GetStdHandle(STD_ERROR_HANDLE);
}

static bool is_file(HANDLE handle)
{
    union {
        UNICODE_STRING name;
        char room[1024];
    } type;

    return NtQueryObject(handle, (OBJECT_INFORMATION_CLASS)2, &type, sizeof type, NULL) == 0 && type.name.Length == 8 &&
           memcmp(type.name.Buffer, L"File", 8) == 0;
}

int inherited_files(void)
{
    enum { SIZE = 4 << 20 };
    struct system_handles *all = malloc(SIZE);
    int count = 0;

    if (all == NULL || NtQuerySystemInformation((SYSTEM_INFORMATION_CLASS)64, all, SIZE, NULL) != 0)
        exit(99);
    for (ULONG_PTR i = 0; i < all->count; i++)
        if (all->item[i].process == GetCurrentProcessId() && (all->item[i].attributes & 2) != 0 &&
            !is_standard(all->item[i].value) && is_file(all->item[i].value))
            count++;
    free(all);
    return count;
}

bool connect_pair(SOCKET *listener, SOCKET *client)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int length = sizeof address;

    *listener = socket(AF_INET, SOCK_STREAM, 0);
    *client = socket(AF_INET, SOCK_STREAM, 0);
    return bind(*listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(*listener, 8) == 0 &&
           getsockname(*listener, (struct sockaddr *)&address, &length) == 0 &&
           connect(*client, (struct sockaddr *)&address, sizeof address) == 0;
}

static const struct {
    const char *name;
    void (*run)(void);
} groups[] = {
    {"calls", calls},         {"redirect", redirect}, {"lists", lists},     {"tables", spawn_tables},  {"consoles", consoles},
    {"batch", batch},         {"race", race},         {"errors", errors},   {"descendants", descendants},
    {"suspension", suspension}, {"library", library}, {"headers", headers}, {"chains", chains}, {"self-listed", self_listed},
    {"unwinding", unwinding}, {"stale", stale}, {"locked-exit", locked_exit}, {"lost-library", lost_library},
    {"old-winsock", old_winsock},
};

int main(int count, char **words)
{
    WSADATA winsock;

    if (count < 2)
        return 2;
    if (be_table_child(count, words))
        return 0;
    WSAStartup(MAKEWORD(2, 2), &winsock);
    if (be_child(count, words) || be_stale_child(count, words))
        return 0;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        if (strcmp(groups[i].name, words[1]) == 0) {
            groups[i].run();
            return 0;
        }
    return 2;
}
