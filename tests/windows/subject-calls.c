/*
 * Every call that creates a handle: the inherit flag, and what the child of CreateProcess(TRUE) really has.
 * SPDX-License-Identifier: MIT
 */
#include "subject.h"

#include <fcntl.h>
#include <io.h>
#include <mswsock.h>
#include <process.h>
#include <share.h>
#include <string.h>
#include <sys/stat.h>
#include <winternl.h>

enum { MOST = 128 };
static struct {
    char name[48];
    HANDLE handle;
} made[MOST];
static int count;

static void add(const char *prefix, const char *name, HANDLE handle)
{
    snprintf(made[count].name, sizeof made[count].name, "%s%s", prefix, name);
    made[count++].handle = handle;
}

static void add_socket(const char *name, SOCKET socket)
{
    add("", name, (HANDLE)socket);
}

/* --- sockets --- */

static SOCKET accept_ex(SOCKET listener)
{
    char buffer[128];
    OVERLAPPED overlapped = {.hEvent = CreateEventA(NULL, FALSE, FALSE, NULL)};
    SOCKET socket = WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED);
    DWORD bytes;

    AcceptEx(listener, socket, buffer, 0, 64, 64, &bytes, &overlapped);
    WaitForSingleObject(overlapped.hEvent, 60000);
    return socket;
}

static SOCKET duplicated(SOCKET socket, DWORD flags)
{
    WSAPROTOCOL_INFOW information;

    WSADuplicateSocketW(socket, GetCurrentProcessId(), &information);
    return WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &information, 0, flags);
}

static void sockets(void)
{
    SOCKET listener, client;

    add_socket("socket", socket(AF_INET, SOCK_STREAM, 0));
    add_socket("socket-udp6", socket(AF_INET6, SOCK_DGRAM, 0));
    add_socket("WSASocketW", WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, 0));
    add_socket("WSASocketA", WSASocketA(AF_INET, SOCK_STREAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED));
    add_socket("WSASocketW-no-inherit", WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, 0x80));
    connect_pair(&listener, &client);
    add_socket("accept", accept(listener, NULL, NULL));
    connect_pair(&listener, &client);
    add_socket("WSAAccept", WSAAccept(listener, NULL, NULL, NULL, 0));
    connect_pair(&listener, &client);
    add_socket("AcceptEx", accept_ex(listener));
    add_socket("WSADuplicateSocket", duplicated(client, 0));
    add("", "WSACreateEvent", WSACreateEvent());
}

/* --- files and pipes --- */

static HANDLE nt_file(bool creates)
{
    static WCHAR path[] = L"\\??\\C:\\windows\\win.ini";
    UNICODE_STRING name = {sizeof path - 2, sizeof path, path};
    OBJECT_ATTRIBUTES object = {.Length = sizeof object, .ObjectName = &name, .Attributes = 0x42};
    IO_STATUS_BLOCK io;
    HANDLE handle = NULL;

    if (creates)
        NtCreateFile(&handle, GENERIC_READ | SYNCHRONIZE, &object, &io, NULL, 0, 7, 1, 0x20, NULL, 0);
    else
        NtOpenFile(&handle, GENERIC_READ | SYNCHRONIZE, &object, &io, 7, 0x20);
    return object.Attributes == 0x42 ? handle : NULL;
}

static void files(void)
{
    CREATEFILE2_EXTENDED_PARAMETERS extended = {.dwSize = sizeof extended, .lpSecurityAttributes = &inherit};
    HANDLE pipe, read_end, write_end;

    add("", "CreateFileW", CreateFileW(L"a.txt", GENERIC_WRITE, 7, NULL, CREATE_ALWAYS, 0, NULL));
    add("", "CreateFileW-inherit", CreateFileW(L"b.txt", GENERIC_WRITE, 7, &inherit, CREATE_ALWAYS, 0, NULL));
    add("", "CreateFileA-inherit", CreateFileA("c.txt", GENERIC_WRITE, 7, &inherit, CREATE_ALWAYS, 0, NULL));
    add("", "CreateFile2-inherit", CreateFile2(L"d.txt", GENERIC_WRITE, 7, CREATE_ALWAYS, &extended));
    add("", "NUL-inherit", CreateFileA("NUL", GENERIC_WRITE, 7, &inherit, OPEN_EXISTING, 0, NULL));
    add("", "directory-inherit", CreateFileA(".", GENERIC_READ, 7, &inherit, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL));
    pipe = CreateNamedPipeA("\\\\.\\pipe\\subject", PIPE_ACCESS_DUPLEX, 0, 2, 512, 512, 0, &inherit);
    add("", "CreateNamedPipe-inherit", pipe);
    add("", "pipe-client-inherit", CreateFileA("\\\\.\\pipe\\subject", GENERIC_READ, 0, &inherit, OPEN_EXISTING, 0, NULL));
    CreatePipe(&read_end, &write_end, &inherit, 0);
    add("", "CreatePipe-inherit-read", read_end);
    add("", "CreatePipe-inherit-write", write_end);
    CreatePipe(&read_end, &write_end, NULL, 0);
    add("", "CreatePipe", read_end);
    add("", "CreateMailslot-inherit", CreateMailslotA("\\\\.\\mailslot\\subject", 0, 0, &inherit));
    add("", "NtCreateFile-inherit", nt_file(true));
    add("", "NtOpenFile-inherit", nt_file(false));
}

/* --- wishes, and what is no file --- */

static HANDLE duplicate(HANDLE handle, BOOL inherits, DWORD options)
{
    HANDLE copy = NULL;

    DuplicateHandle(GetCurrentProcess(), handle, GetCurrentProcess(), &copy, 0, inherits, options);
    return copy;
}

static void wishes(void)
{
    HANDLE file = CreateFileA("e.txt", GENERIC_WRITE, 7, &inherit, CREATE_ALWAYS, 0, NULL);
    HANDLE set = CreateFileA("f.txt", GENERIC_WRITE, 7, NULL, CREATE_ALWAYS, 0, NULL);
    HANDLE unset = CreateFileA("g.txt", GENERIC_WRITE, 7, &inherit, CREATE_ALWAYS, 0, NULL);

    SetHandleInformation(set, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    SetHandleInformation(unset, HANDLE_FLAG_INHERIT, 0);
    add("", "DuplicateHandle-inherit", duplicate(file, TRUE, DUPLICATE_SAME_ACCESS));
    add("", "DuplicateHandle", duplicate(file, FALSE, DUPLICATE_SAME_ACCESS));
    add("", "SetHandleInformation-inherit", set);
    add("", "SetHandleInformation-none", unset);
    add("", "OpenProcess-inherit", OpenProcess(PROCESS_ALL_ACCESS, TRUE, GetCurrentProcessId()));
}

static void objects(void)
{
    add("", "CreateEvent-inherit", CreateEventA(&inherit, FALSE, FALSE, NULL));
    add("", "CreateMutex-inherit", CreateMutexA(&inherit, FALSE, NULL));
    add("", "CreateSemaphore-inherit", CreateSemaphoreA(&inherit, 0, 1, NULL));
    add("", "CreateWaitableTimer-inherit", CreateWaitableTimerA(&inherit, FALSE, NULL));
    add("", "CreateFileMapping-inherit", CreateFileMappingA(INVALID_HANDLE_VALUE, &inherit, PAGE_READWRITE, 0, 4096, NULL));
    add("", "CreateJobObject-inherit", CreateJobObjectA(&inherit, NULL));
    add("", "CreateEvent", CreateEventA(NULL, FALSE, FALSE, NULL));
}

/* --- C runtimes, each as it is loaded --- */

static void *function(HMODULE runtime, const char *name)
{
    return (void *)GetProcAddress(runtime, name);
}

static void runtime(const char *name)
{
    HMODULE dll = LoadLibraryA(name);
    char prefix[32];
    int(CDECL * c_open)(const char *, int, ...) = function(dll, "_open");
    int(CDECL * c_sopen)(const char *, int, int, ...) = function(dll, "_sopen");
    FILE *(CDECL * c_fopen)(const char *, const char *) = function(dll, "fopen");
    FILE *(CDECL * c_wfopen)(const WCHAR *, const WCHAR *) = function(dll, "_wfopen");
    FILE *(CDECL * c_tmpfile)(void) = function(dll, "tmpfile");
    int(CDECL * c_fileno)(FILE *) = function(dll, "_fileno");
    int(CDECL * c_pipe)(int *, unsigned, int) = function(dll, "_pipe");
    int(CDECL * c_dup)(int) = function(dll, "_dup");
    int(CDECL * c_dup2)(int, int) = function(dll, "_dup2");
    intptr_t(CDECL * handle_of)(int) = function(dll, "_get_osfhandle");
    int file, ends[2] = {-1, -1};
    FILE *stream;

#define ADD(label, fd) add(prefix, label, (HANDLE)handle_of(fd))
    snprintf(prefix, sizeof prefix, "%s.", name);
    file = c_open("h.txt", _O_CREAT | _O_RDWR, _S_IREAD | _S_IWRITE);
    ADD("_open", file);
    ADD("_open-noinherit", c_open("h.txt", _O_RDWR | _O_NOINHERIT));
    ADD("_sopen", c_sopen("h.txt", _O_RDWR, _SH_DENYNO));
    if ((stream = c_fopen("h.txt", "r")) != NULL)
        ADD("fopen", c_fileno(stream));
    if ((stream = c_wfopen(L"h.txt", L"r")) != NULL)
        ADD("_wfopen", c_fileno(stream));
    if ((stream = c_fopen("h.txt", "rN")) != NULL)
        ADD("fopen-N", c_fileno(stream));
    if ((stream = c_tmpfile()) != NULL)
        ADD("tmpfile", c_fileno(stream));
    if (c_pipe(ends, 512, _O_BINARY) == 0)
        ADD("_pipe", ends[0]);
    ADD("_dup", c_dup(file));
    c_dup2(file, 40);
    ADD("_dup2", 40);
#undef ADD
}

void calls(void)
{
    PROCESS_INFORMATION process;

    sockets();
    files();
    wishes();
    objects();
    runtime("msvcrt");
    runtime("ucrtbase");
    runtime("msvcr120");
    runtime("msvcr100");
    if (!start("exit 0", true, CREATE_SUSPENDED, NULL, &process))
        return;
    for (int i = 0; i < count; i++)
        if (made[i].handle == NULL || made[i].handle == INVALID_HANDLE_VALUE)
            say(made[i].name, "failed");
        else
            say(made[i].name, "%s, child %s", has_flag(made[i].handle) ? "inheritable" : "not inheritable",
                child_has(process.hProcess, made[i].handle) ? "has it" : "without");
    discard(&process);
}
