/*
 * Threads that create handles while others create processes; and what stays as it was: error codes, suspend counts.
 * SPDX-License-Identifier: MIT
 */
#include "subject.h"

#include <fcntl.h>
#include <io.h>
#include <stdlib.h>
#include <string.h>

/* --- the race --- */

enum { CREATORS = 4, SPAWNERS = 2, CHILDREN = 200, MOST_LOST = 5 };
static volatile bool is_over;
static volatile LONG started, leaked, most, lost;

static void create_once(void)
{
    SOCKET listener, client, accepted;
    HANDLE file = CreateFileA("NUL", GENERIC_WRITE, 7, &inherit, OPEN_EXISTING, 0, NULL), read_end, write_end;
    int fd = _open("NUL", _O_RDWR);

    CreatePipe(&read_end, &write_end, &inherit, 0);
    if (connect_pair(&listener, &client)) {
        accepted = accept(listener, NULL, NULL);
        closesocket(accepted);
    }
    closesocket(listener);
    closesocket(client);
    CloseHandle(read_end);
    CloseHandle(write_end);
    CloseHandle(file);
    _close(fd);
}

static DWORD WINAPI creator(void *unused)
{
    (void)unused;
    while (!is_over) {
        create_once();
        Sleep(1);
    }
    return 0;
}

/*
 * On a busy machine Wine 8 fails to bring up one process in some thousands (its status is then STATUS_DLL_INIT_FAILED, no count): another
 * takes its place. More than a few would be our fault.
 */
static bool is_lost(LONG count)
{
    if (count >= 0 || InterlockedIncrement(&lost) > MOST_LOST)
        return false;
    InterlockedDecrement(&started);
    return true;
}

static void add_count(LONG count)
{
    InterlockedExchangeAdd(&leaked, count);
    if (count > most)
        most = count;
}

static DWORD WINAPI spawner(void *unused)
{
    (void)unused;
    while (InterlockedIncrement(&started) <= CHILDREN) {
        PROCESS_INFORMATION process;

        if (start("count-exit", true, 0, NULL, &process)) {
            LONG count = (LONG)finish(&process);

            if (!is_lost(count))
                add_count(count);
        }
    }
    return 0;
}

void race(void)
{
    HANDLE creators[CREATORS], spawners[SPAWNERS];

    for (int i = 0; i < CREATORS; i++)
        creators[i] = CreateThread(NULL, 0, creator, NULL, 0, NULL);
    for (int i = 0; i < SPAWNERS; i++)
        spawners[i] = CreateThread(NULL, 0, spawner, NULL, 0, NULL);
    WaitForMultipleObjects(SPAWNERS, spawners, TRUE, INFINITE);
    is_over = true;
    WaitForMultipleObjects(CREATORS, creators, TRUE, INFINITE);
    say("leaked", "%s", leaked == 0 ? "none" : "some");
    say("figure", "%ld handles in %d children, at most %ld in one, %ld lost", leaked, CHILDREN, most, lost);
}

/* --- error codes --- */

static void error(const char *name, bool failed)
{
    say(name, "%s %lu", failed ? "failed" : "succeeded", GetLastError());
    SetLastError(4711);
}

/* What is no program: too short, a directory, a file that nobody may read while it is open. */
static void refused_programs(void)
{
    STARTUPINFOA startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    char cut[] = "cut.exe", directory[] = "directory.exe", closed[] = "closed.exe";
    HANDLE file = CreateFileA(cut, GENERIC_WRITE, 7, NULL, CREATE_ALWAYS, 0, NULL);
    DWORD written;

    WriteFile(file, "MZ", 2, &written, NULL);
    CloseHandle(file);
    CreateDirectoryA(directory, NULL);
    file = CreateFileA(closed, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    SetLastError(4711);
    error("cut-program", !CreateProcessA(NULL, cut, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process));
    error("directory", !CreateProcessA(NULL, directory, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process));
    error("closed-program", !CreateProcessA(NULL, closed, NULL, NULL, TRUE, CREATE_SUSPENDED, NULL, NULL, &startup, &process));
    CloseHandle(file);
}

/* The longest command line there may be, one letter more, and a large environment. */
static void long_lines(void)
{
    enum { LONGEST = 32767, ENVIRONMENT = 60000 };
    static char line[LONGEST + 2], environment[ENVIRONMENT + 2];
    STARTUPINFOA startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    size_t length;

    own_command(line, sizeof line, "exit 8 ");
    length = strlen(line);
    memset(line + length, 'x', LONGEST - 1 - length);
    SetLastError(4711);
    error("long-line", !CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process));
    say("long-line-exit", "%lu", finish(&process));
    strcpy(environment, "LONG=");
    memset(environment + 5, 'y', 30000);
    strcpy(environment + 5 + 30000 + 1, "SystemRoot=C:\\windows");
    own_command(line, sizeof line, "exit 9");
    error("long-environment", !CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, environment, NULL, &startup, &process));
    say("long-environment-exit", "%lu", finish(&process));
}

static void process_errors(void)
{
    STARTUPINFOA startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    char line[] = "no-such-program", text[] = "text.exe", self[1024];
    HANDLE file = CreateFileA("text.exe", GENERIC_WRITE, 7, NULL, CREATE_ALWAYS, 0, NULL);

    CloseHandle(file);
    SetLastError(4711);
    error("no-program", !CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process));
    error("not-a-program", !CreateProcessA(NULL, text, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process));
    own_command(self, sizeof self, "exit 3");
    error("no-directory", !CreateProcessA(NULL, self, NULL, NULL, TRUE, 0, NULL, "C:\\no\\such", &startup, &process));
    SetLastError(4711);
    error("good-process", !CreateProcessA(NULL, self, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process));
    say("exit-code", "%lu", finish(&process));
    refused_programs();
    long_lines();
}

static void handle_errors(void)
{
    HANDLE handle;

    SetLastError(4711);
    error("no-file", CreateFileA("C:\\no\\such\\file", GENERIC_READ, 7, &inherit, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE);
    error("bad-name", CreateFileA("a<>|", GENERIC_READ, 7, &inherit, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE);
    handle = CreateFileA("errors.txt", GENERIC_WRITE, 0, &inherit, CREATE_ALWAYS, 0, NULL);
    error("create-file", handle == INVALID_HANDLE_VALUE);
    error("sharing", CreateFileA("errors.txt", GENERIC_WRITE, 0, &inherit, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE);
    error("close", !CloseHandle(handle));
    error("close-bogus", !CloseHandle((HANDLE)0x7770));
    error("flag-of-bogus", !SetHandleInformation((HANDLE)0x7770, HANDLE_FLAG_INHERIT, 0));
    error("duplicate-bogus", !DuplicateHandle(GetCurrentProcess(), (HANDLE)0x7770, GetCurrentProcess(), &handle, 0, TRUE, 2));
    error("no-pipe", CreateFileA("\\\\.\\pipe\\no-such", GENERIC_READ, 0, &inherit, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE);
    error("bad-pipe", CreateNamedPipeA("bad", 3, 0, 1, 1, 1, 0, &inherit) == INVALID_HANDLE_VALUE);
}

static void socket_errors(void)
{
    SetLastError(4711);
    error("socket", socket(AF_INET, SOCK_STREAM, 0) == INVALID_SOCKET);
    error("bad-family", socket(77, SOCK_STREAM, 0) == INVALID_SOCKET);
    error("bad-type", WSASocketW(AF_INET, 77, 0, NULL, 0, 0) == INVALID_SOCKET);
    error("bad-protocol", WSASocketA(AF_INET, SOCK_STREAM, IPPROTO_UDP, NULL, 0, 0) == INVALID_SOCKET);
    error("accept-unbound", accept(socket(AF_INET, SOCK_STREAM, 0), NULL, NULL) == INVALID_SOCKET);
    error("accept-bogus", WSAAccept((SOCKET)0x7770, NULL, NULL, NULL, 0) == INVALID_SOCKET);
    error("close-bogus-socket", closesocket((SOCKET)0x7770) != 0);
}

void errors(void)
{
    handle_errors();
    socket_errors();
    process_errors();
}

/* --- suspension --- */

void suspension(void)
{
    PROCESS_INFORMATION process;

    start("exit 5", true, CREATE_SUSPENDED, NULL, &process);
    say("runs-before-resume", "%s", WaitForSingleObject(process.hProcess, 300) == WAIT_OBJECT_0 ? "yes" : "no");
    say("suspend-count", "%lu", ResumeThread(process.hThread));
    say("exit-code", "%lu", finish(&process));
    start("exit 6", true, 0, NULL, &process);
    say("not-suspended", "%lu", finish(&process));
}
