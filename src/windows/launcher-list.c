/*
 * cloexec --list: the handles of a running process, what they are, and who would get them.
 * SPDX-License-Identifier: MIT
 */
#include "launcher.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <ws2tcpip.h>

struct handles {
    ULONG_PTR count, reserved;
    struct system_handle item[];
};

static struct handles *all_handles(void)
{
    ULONG size = 1 << 16, needed;
    struct handles *handles = malloc(size);
    NTSTATUS status;

    while (handles != NULL) {
        status = NtQuerySystemInformation((SYSTEM_INFORMATION_CLASS)SYSTEM_HANDLES_CLASS, handles, size, &needed);
        if (NT_SUCCESS(status))
            return handles;
        if (status != STATUS_INFO_LENGTH_MISMATCH)
            launcher_die(STATUS_OWN_FAILURE, "the system does not list handles (%lx)", (unsigned long)status);
        free(handles);
        size *= 2;
        handles = malloc(size);
    }
    launcher_die(STATUS_OWN_FAILURE, "no memory");
}

static void print_type(HANDLE handle)
{
    union {
        UNICODE_STRING name;
        char room[1024];
    } type;

    if (NT_SUCCESS(NtQueryObject(handle, OBJECT_TYPE, &type, sizeof type, NULL)))
        printf("%.*ls", type.name.Length / (int)sizeof(WCHAR), type.name.Buffer);
    else
        printf("?");
}

static BOOL is_file(HANDLE handle)
{
    union {
        UNICODE_STRING name;
        char room[1024];
    } type;

    return NT_SUCCESS(NtQueryObject(handle, OBJECT_TYPE, &type, sizeof type, NULL)) && type.name.Length == 4 * sizeof(WCHAR) &&
           memcmp(type.name.Buffer, L"File", 4 * sizeof(WCHAR)) == 0;
}

static void print_address(const struct sockaddr_storage *address, int length)
{
    char host[64], port[16];

    if (getnameinfo((const struct sockaddr *)address, length, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) == 0)
        printf(" %s:%s", host, port);
}

/* Wine 8 knows nothing of sockets that this process did not make. */
static BOOL print_socket(HANDLE handle)
{
    struct sockaddr_storage address;
    int type, size = sizeof type, length = sizeof address, listens = 0;

    if (getsockopt((SOCKET)handle, SOL_SOCKET, SO_TYPE, (char *)&type, &size) != 0)
        return FALSE;
    size = sizeof listens;
    getsockopt((SOCKET)handle, SOL_SOCKET, SO_ACCEPTCONN, (char *)&listens, &size);
    printf("%s%s", type == SOCK_STREAM ? "tcp" : type == SOCK_DGRAM ? "udp" : "socket", listens ? " listening" : "");
    if (getsockname((SOCKET)handle, (struct sockaddr *)&address, &length) == 0)
        print_address(&address, length);
    length = sizeof address;
    if (getpeername((SOCKET)handle, (struct sockaddr *)&address, &length) == 0) {
        printf(" to");
        print_address(&address, length);
    }
    return TRUE;
}

static void print_disk_file(HANDLE handle)
{
    WCHAR path[1024];
    DWORD length = GetFinalPathNameByHandleW(handle, path, 1024, 0);

    printf("file %ls", length > 0 && length < 1024 ? (wcsncmp(path, L"\\\\?\\", 4) == 0 ? path + 4 : path) : L"");
}

/* The name of a pipe is not asked for: the question waits for whoever reads from it. */
static void print_file(HANDLE handle)
{
    DWORD kind = GetFileType(handle), flags;

    if (kind == FILE_TYPE_DISK)
        print_disk_file(handle);
    else if (kind == FILE_TYPE_CHAR)
        printf("console or device");
    else if (GetNamedPipeInfo(handle, &flags, NULL, NULL, NULL))
        printf("pipe, %s end", flags & PIPE_SERVER_END ? "server" : "client");
    else if (!print_socket(handle))
        printf(kind == FILE_TYPE_PIPE ? "socket" : "other file");
}

static void print_handle(HANDLE process, const struct system_handle *entry)
{
    HANDLE copy;

    printf("%6lx  %-12s  ", (unsigned long)(ULONG_PTR)entry->value, entry->attributes & OBJ_INHERIT ? "children" : "-");
    if (!DuplicateHandle(process, entry->value, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS)) {
        printf("? (%s)\n", launcher_error(GetLastError()));
        return;
    }
    if (is_file(copy))
        print_file(copy);
    else
        print_type(copy);
    putchar('\n');
    CloseHandle(copy);
}

int launcher_list(const WCHAR *number)
{
    WCHAR *end;
    DWORD pid = wcstoul(number, &end, 10);
    HANDLE process = *end == 0 && pid != 0 ? OpenProcess(PROCESS_DUP_HANDLE, FALSE, pid) : NULL;
    struct handles *handles;
    WSADATA winsock;

    if (process == NULL)
        launcher_die(STATUS_OWN_FAILURE, "--list %ls: %s", number, launcher_error(GetLastError()));
    WSAStartup(MAKEWORD(2, 2), &winsock);
    handles = all_handles();
    printf("handle  inherited by  what it is\n");
    for (ULONG_PTR i = 0; i < handles->count; i++)
        if (handles->item[i].process == pid)
            print_handle(process, &handles->item[i]);
    return 0;
}
