/*
 * cloexec --check: what this system offers, by trying it in this process.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "launcher.h"

#include <stdio.h>

static void print_system(void)
{
    const char *(CDECL * wine_version)(void) = (const char *(CDECL *)(void))(void (*)(void))GetProcAddress(
        GetModuleHandleW(L"ntdll.dll"), "wine_get_version");
    const OSVERSIONINFOW *none = NULL;
    LONG(WINAPI * version)(OSVERSIONINFOW *) = (LONG(WINAPI *)(OSVERSIONINFOW *))(void (*)(void))GetProcAddress(
        GetModuleHandleW(L"ntdll.dll"), "RtlGetVersion");
    OSVERSIONINFOW info = {.dwOSVersionInfoSize = sizeof *none};

    if (version != NULL && version(&info) == 0)
        printf("system             Windows %lu.%lu.%lu%s%s, %d bits\n", info.dwMajorVersion, info.dwMinorVersion, info.dwBuildNumber,
               wine_version != NULL ? ", Wine " : "", wine_version != NULL ? wine_version() : "", (int)sizeof(void *) * 8);
}

static BOOL inherits(HANDLE handle)
{
    DWORD flags = 0;

    return GetHandleInformation(handle, &flags) && (flags & HANDLE_FLAG_INHERIT) != 0;
}

/* Whether a handle was born without the flag: "no" is what is to be seen without the library. */
static BOOL print_birth(const char *what, HANDLE handle, BOOL expected)
{
    BOOL good = handle != INVALID_HANDLE_VALUE && handle != NULL && inherits(handle) == expected;

    printf("%-18s inheritable: %s%s\n", what, inherits(handle) ? "yes" : "no", good ? "" : "   <- not as it should be");
    CloseHandle(handle);
    return good;
}

static BOOL print_births(BOOL expected)
{
    SECURITY_ATTRIBUTES inherit = {sizeof inherit, NULL, TRUE};
    HANDLE read_end = NULL, write_end = NULL;
    BOOL file = print_birth("  file", CreateFileW(L"NUL", GENERIC_READ, 0, &inherit, OPEN_EXISTING, 0, NULL), expected);
    BOOL pipe = CreatePipe(&read_end, &write_end, &inherit, 0) && print_birth("  pipe", read_end, expected);
    BOOL sock = print_birth("  socket", (HANDLE)socket(AF_INET, SOCK_STREAM, 0), expected);

    CloseHandle(write_end);
    return file & pipe & sock;
}

int launcher_check(void)
{
    WCHAR path[MAX_PATH];
    WSADATA winsock;
    BOOL good;

    printf("cloexec            " PACKAGE_VERSION "\n");
    print_system();
    WSAStartup(MAKEWORD(2, 2), &winsock);
    puts("without cloexec.dll");
    print_births(TRUE);
    SetEnvironmentVariableW(L"CLOEXEC_DEBUG", L"1");
    launcher_library(path);
    if (LoadLibraryW(path) == NULL)
        launcher_die(STATUS_OWN_FAILURE, "%ls: %s", path, launcher_error(GetLastError()));
    puts("with cloexec.dll");
    good = print_births(FALSE);
    puts(good ? "everything works here" : "something does not work here; see the lines above");
    return good ? 0 : STATUS_OWN_FAILURE;
}
