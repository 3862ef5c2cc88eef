/*
 * A program that does not import Winsock, loads it, unloads it, and loads it again: at its place and at another.
 * SPDX-License-Identifier: MIT
 */
#include <winsock2.h>

#include <windows.h>
#include <stdio.h>
#include <stdlib.h>

static const char *born(HMODULE winsock)
{
    int(WSAAPI * start)(WORD, WSADATA *) = (int(WSAAPI *)(WORD, WSADATA *))(void (*)(void))GetProcAddress(winsock, "WSAStartup");
    int(WSAAPI * cleanup)(void) = (int(WSAAPI *)(void))(void (*)(void))GetProcAddress(winsock, "WSACleanup");
    SOCKET(WSAAPI * make)(int, int, int) = (SOCKET(WSAAPI *)(int, int, int))(void (*)(void))GetProcAddress(winsock, "socket");
    SOCKET(WSAAPI * take)(SOCKET, void *, void *) = (SOCKET(WSAAPI *)(SOCKET, void *, void *))(void (*)(void))GetProcAddress(winsock, "accept");
    WSADATA data;
    DWORD flags = 2;

    start(MAKEWORD(2, 2), &data);
    GetHandleInformation((HANDLE)make(AF_INET, SOCK_STREAM, 0), &flags);
    take(INVALID_SOCKET, NULL, NULL);
    cleanup();
    return flags == 0 ? "not inheritable" : flags == 1 ? "inheritable" : "no socket";
}

static HMODULE load(const char *name)
{
    HMODULE winsock = LoadLibraryA("ws2_32.dll");
    const unsigned char *code = (const void *)(winsock != NULL ? GetProcAddress(winsock, "accept") : NULL);

    printf("%s: %s, %s\n", name, born(winsock), *code == 0xe9 ? "hooked" : "not hooked");
    return winsock;
}

static void unload(HMODULE winsock)
{
    FreeLibrary(winsock);
    printf("unloaded: %s\n", GetModuleHandleA("ws2_32.dll") == NULL ? "yes" : "no");
    fflush(stdout);
}

/* RELOAD_DLL: the library, loaded and unloaded by hand; without it the program is run under cloexec. */
int main(void)
{
    const char *path = getenv("RELOAD_DLL");
    HMODULE library = path != NULL ? LoadLibraryA(path) : NULL, winsock = load("first");
    void *place = winsock;

    unload(winsock);
    winsock = load("second");
    unload(winsock);
    VirtualAlloc(place, 65536, MEM_RESERVE, PAGE_NOACCESS);
    winsock = load("elsewhere");
    printf("moved: %s\n", (void *)winsock == place ? "no" : "yes");
    unload(winsock);
    if (library != NULL)
        FreeLibrary(library);
    printf("end\n");
    return 0;
}
