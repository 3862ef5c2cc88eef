/*
 * The library's beginning and end where something is amiss: a process that ends while a thread is inside of a hook, a library that is
 * gone from its place, a Winsock that knows no WSA_FLAG_NO_HANDLE_INHERIT.
 * SPDX-License-Identifier: MIT
 */
#include "subject.h"

#include <stdlib.h>
#include <string.h>
#include <winternl.h>

/* --- the end of the process while a thread is inside --- */

static HANDLE inside, closed_at_end;
static DWORD stuck_thread;
static NTSTATUS(NTAPI *query)(HANDLE, OBJECT_INFORMATION_CLASS, void *, ULONG, ULONG *);

/* In the library's place for NtQueryObject: holds one thread up for ever. */
static NTSTATUS NTAPI stuck(HANDLE handle, OBJECT_INFORMATION_CLASS class, void *buffer, ULONG size, ULONG *needed)
{
    if (GetCurrentThreadId() == stuck_thread) {
        SetEvent(inside);
        Sleep(INFINITE);
    }
    return query(handle, class, buffer, size, needed);
}

/* Changes what a module imports of a name; returns what it was. */
static void *import(HMODULE module, const char *wanted, void *replacement)
{
    char *base = (char *)module;
    const IMAGE_NT_HEADERS *headers = (const void *)(base + ((const IMAGE_DOS_HEADER *)base)->e_lfanew);
    const IMAGE_IMPORT_DESCRIPTOR *imports = (const void *)(base + headers->OptionalHeader.DataDirectory[1].VirtualAddress);
    DWORD protection;

    for (; imports->Name != 0; imports++)
        for (IMAGE_THUNK_DATA *name = (void *)(base + imports->OriginalFirstThunk), *place = (void *)(base + imports->FirstThunk);
             name->u1.AddressOfData != 0; name++, place++)
            if (strcmp(((IMAGE_IMPORT_BY_NAME *)(base + name->u1.AddressOfData))->Name, wanted) == 0) {
                void *before = (void *)place->u1.Function;

                VirtualProtect(place, sizeof *place, PAGE_READWRITE, &protection);
                place->u1.Function = (ULONG_PTR)replacement;
                return before;
            }
    return NULL;
}

/* Lends the flag of its standard output, and stays there. */
static DWORD WINAPI create_process(void *output)
{
    STARTUPINFOA startup = {.cb = sizeof startup, .dwFlags = STARTF_USESTDHANDLES, .hStdOutput = output};
    PROCESS_INFORMATION process;

    stuck_thread = GetCurrentThreadId();
    start("exit 0", true, 0, &startup, &process);
    return 0;
}

static void NTAPI at_end(void *module, DWORD reason, void *reserved)
{
    (void)module, (void)reserved;
    if (reason == DLL_PROCESS_DETACH && closed_at_end != NULL)
        CloseHandle(closed_at_end);
}
__attribute__((section(".CRT$XLB"), used)) static const PIMAGE_TLS_CALLBACK end_entry = at_end;

void locked_exit(void)
{
    HMODULE library = GetModuleHandleA("cloexec.dll");
    HANDLE output = CreateFileA("locked.txt", GENERIC_WRITE, 7, &inherit, CREATE_ALWAYS, 0, NULL);
    HANDLE other = CreateFileA("locked2.txt", GENERIC_WRITE, 7, &inherit, CREATE_ALWAYS, 0, NULL);

    inside = CreateEventA(NULL, TRUE, FALSE, NULL);
    if (library == NULL || (query = (NTSTATUS(NTAPI *)(HANDLE, OBJECT_INFORMATION_CLASS, void *, ULONG, ULONG *))(void (*)(void))import(
                                library, "NtQueryObject", (void *)stuck)) == NULL)
        exit(1);
    CreateThread(NULL, 0, create_process, output, 0, NULL);
    WaitForSingleObject(inside, INFINITE);
    CloseHandle(other);
    closed_at_end = output;
    printf("leaves\n");
    fflush(stdout);
    ExitProcess(9);
}

/* --- the library's file --- */

static void start_one(const char *name)
{
    char words[64];
    PROCESS_INFORMATION process;

    snprintf(words, sizeof words, "tell %s", name);
    if (start(words, true, 0, NULL, &process))
        finish(&process);
    else
        say(name, "error %lu", GetLastError());
}

static void write_garbage(const char *path, const char *text)
{
    HANDLE handle = CreateFileA(path, GENERIC_WRITE, 7, NULL, CREATE_ALWAYS, 0, NULL);
    DWORD written;

    WriteFile(handle, text, (DWORD)strlen(text), &written, NULL);
    CloseHandle(handle);
}

void lost_library(void)
{
    MoveFileA("cloexec.dll", "renamed.dll");
    start_one("missing");
    write_garbage("cloexec.dll", "this is no library");
    start_one("garbage");
    write_garbage("cloexec.dll", "");
    start_one("empty");
    DeleteFileA("cloexec.dll");
    MoveFileA("renamed.dll", "cloexec.dll");
    start_one("there-again");
}

/* --- an old Winsock --- */

#ifdef _WIN64
static DWORD refusal;
static int refused, plain;
static SOCKET(WSAAPI *real_socket)(int, int, int, WSAPROTOCOL_INFOW *, GROUP, DWORD);
static NTSTATUS(NTAPI *duplicate)(HANDLE, HANDLE, HANDLE, HANDLE *, ACCESS_MASK, ULONG, ULONG);

/* Sockets that are made elsewhere, inheritable; the flag is not known. A copy by a system call of its own is made elsewhere. */
static SOCKET WSAAPI old_socket(int family, int type, int protocol, WSAPROTOCOL_INFOW *info, GROUP group, DWORD flags)
{
    HANDLE copy = INVALID_HANDLE_VALUE;
    SOCKET made;

    if (flags & 0x80) {
        refused++;
        WSASetLastError((int)refusal);
        return INVALID_SOCKET;
    }
    plain++;
    made = real_socket(family, type, protocol, info, group, flags);
    if (made != INVALID_SOCKET) {
        duplicate(GetCurrentProcess(), (HANDLE)made, GetCurrentProcess(), &copy, 0, OBJ_INHERIT, DUPLICATE_SAME_ACCESS);
        closesocket(made);
    }
    return (SOCKET)copy;
}

static void *executable(const void *code, size_t size, const void *back)
{
    unsigned char *page = VirtualAlloc(NULL, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_EXECUTE_READWRITE);

    memcpy(page, code, size);
    memcpy(page + size, "\xff\x25\0\0\0\0", 6);
    memcpy(page + size + 6, &back, 8);
    return page;
}

/* A jump of 14 bytes at the beginning of WSASocketW, whose first 17 bytes Wine 8 allows to be moved; and a way round the hook of ours. */
static bool make_old(void)
{
    static const unsigned char start_of_wine[] = {0x41, 0x56, 0x41, 0x55, 0x41, 0x54, 0x55, 0x57, 0x56, 0x53, 0x48, 0x81, 0xec};
    enum { MOVED = 17 };
    unsigned char *target = (void *)GetProcAddress(GetModuleHandleA("ws2_32"), "WSASocketW"), *near_page = NULL;
    void *stub = (void *)GetProcAddress(GetModuleHandleA("ntdll"), "NtDuplicateObject"), *to = (void *)old_socket;
    DWORD protection;
    int distance;

    if (memcmp(target, start_of_wine, sizeof start_of_wine) != 0)
        return false;
    real_socket = (SOCKET(WSAAPI *)(int, int, int, WSAPROTOCOL_INFOW *, GROUP, DWORD))executable(target, MOVED, target + MOVED);
    duplicate = (NTSTATUS(NTAPI *)(HANDLE, HANDLE, HANDLE, HANDLE *, ACCESS_MASK, ULONG, ULONG))executable(stub, 32, NULL);
    for (int i = 1; near_page == NULL && i < 4096; i++)
        near_page = VirtualAlloc((void *)(((ULONG_PTR)target & ~(ULONG_PTR)0xffff) - (ULONG_PTR)i * 0x10000), 4096,
                                 MEM_RESERVE | MEM_COMMIT, PAGE_EXECUTE_READWRITE);
    memcpy(near_page, "\xff\x25\0\0\0\0", 6);
    memcpy(near_page + 6, &to, 8);
    distance = (int)(near_page - (target + 5));
    VirtualProtect(target, 8, PAGE_EXECUTE_READWRITE, &protection);
    target[0] = 0xe9;
    memcpy(target + 1, &distance, 4);
    return true;
}

static const char *born(void)
{
    SOCKET made = WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, 0);
    const char *words = made == INVALID_SOCKET ? "refused" : has_flag((HANDLE)made) ? "inheritable" : "not inheritable";

    if (made != INVALID_SOCKET)
        closesocket(made);
    return words;
}

/* Run bare: the library comes after the old Winsock. SUBJECT_REFUSAL is the error. */
void old_winsock(void)
{
    const char *first, *second, *third;

    refusal = strtoul(getenv("SUBJECT_REFUSAL"), NULL, 10);
    if (!make_old() || LoadLibraryA(getenv("SUBJECT_DLL")) == NULL) {
        say("old", "cannot be made");
        return;
    }
    first = born();
    second = born();
    third = born();
    say("old", "%s, %s, %s; %d refused, %d made", first, second, third, refused, plain);
}
#else
void old_winsock(void)
{
    say("old", "only in 64-bit code");
}
#endif
