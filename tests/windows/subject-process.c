/*
 * What processes receive: redirection, handle lists, consoles, batch files, descendants.
 * SPDX-License-Identifier: MIT
 */
#include "subject.h"

#include <process.h>
#include <stdlib.h>
#include <string.h>

/* --- redirection --- */

static void read_all(const char *name, HANDLE from)
{
    char text[256];
    DWORD length = 0, part;

    while (length < sizeof text - 1 && ReadFile(from, text + length, (DWORD)sizeof text - 1 - length, &part, NULL) && part > 0)
        length += part;
    while (length > 0 && text[length - 1] < ' ')
        length--;
    say(name, "\"%.*s\"", (int)length, text);
}

static STARTUPINFOA redirected(HANDLE output)
{
    return (STARTUPINFOA){.cb = sizeof(STARTUPINFOA),
                          .dwFlags = STARTF_USESTDHANDLES,
                          .hStdInput = GetStdHandle(STD_INPUT_HANDLE),
                          .hStdOutput = output,
                          .hStdError = GetStdHandle(STD_ERROR_HANDLE)};
}

/* The textbook's way: both ends inheritable, the parent's end made private. */
static void textbook(void)
{
    PROCESS_INFORMATION process;
    HANDLE read_end, write_end;
    STARTUPINFOA startup;

    CreatePipe(&read_end, &write_end, &inherit, 0);
    SetHandleInformation(read_end, HANDLE_FLAG_INHERIT, 0);
    startup = redirected(write_end);
    start("print hello", true, 0, &startup, &process);
    CloseHandle(write_end);
    read_all("textbook", read_end);
    finish(&process);
}

/* The child must not get the other pipe, nor the reading end: the pipe would never end. */
static void only_its_own(void)
{
    PROCESS_INFORMATION process;
    HANDLE read_end, write_end, other_read, other_write;
    STARTUPINFOA startup;

    CreatePipe(&read_end, &write_end, &inherit, 0);
    CreatePipe(&other_read, &other_write, &inherit, 0);
    startup = redirected(write_end);
    start("exit 0", true, CREATE_SUSPENDED, &startup, &process);
    say("child-has-its-end", "%s", child_has(process.hProcess, write_end) ? "yes" : "no");
    say("child-has-the-other-end", "%s", child_has(process.hProcess, read_end) ? "yes" : "no");
    say("child-has-another-pipe", "%s", child_has(process.hProcess, other_write) ? "yes" : "no");
    say("flag-afterwards", "%s", has_flag(write_end) ? "inheritable" : "not inheritable");
    discard(&process);
}

/* As cmd.exe does: SetStdHandle, and no STARTF_USESTDHANDLES. */
static void by_set_std_handle(void)
{
    HANDLE saved = GetStdHandle(STD_OUTPUT_HANDLE);
    HANDLE file = CreateFileA("redirect.txt", GENERIC_READ | GENERIC_WRITE, 7, &inherit, CREATE_ALWAYS, 0, NULL);
    PROCESS_INFORMATION process;

    SetStdHandle(STD_OUTPUT_HANDLE, file);
    start("print hello", true, 0, NULL, &process);
    SetStdHandle(STD_OUTPUT_HANDLE, saved);
    finish(&process);
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    read_all("SetStdHandle", file);
}

static void to_file(void)
{
    HANDLE file = CreateFileA("redirect2.txt", GENERIC_READ | GENERIC_WRITE, 7, &inherit, CREATE_ALWAYS, 0, NULL);
    PROCESS_INFORMATION process;
    STARTUPINFOA startup = redirected(file);

    start("print hello", true, 0, &startup, &process);
    finish(&process);
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    read_all("file", file);
}

/* A socket as a standard handle, as inetd gives one. */
static void to_socket(void)
{
    SOCKET listener, client, accepted;
    PROCESS_INFORMATION process;
    STARTUPINFOA startup;
    char text[8] = "";

    connect_pair(&listener, &client);
    accepted = accept(listener, NULL, NULL);
    startup = redirected((HANDLE)accepted);
    start("print hello", true, 0, &startup, &process);
    finish(&process);
    closesocket(accepted);
    recv(client, text, sizeof text - 1, 0);
    say("socket", "\"%s\"", text);
}

/* A handle that the program marked, by its number on the command line. */
static void by_number(void)
{
    HANDLE file = CreateFileA("number.txt", GENERIC_READ | GENERIC_WRITE, 7, NULL, CREATE_ALWAYS, 0, NULL);
    PROCESS_INFORMATION process;
    char words[64];

    SetHandleInformation(file, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    snprintf(words, sizeof words, "write %llx hello", (unsigned long long)(ULONG_PTR)file);
    start(words, true, 0, NULL, &process);
    finish(&process);
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    read_all("number", file);
}

/* Protection from close is no word about inheritance. */
static void protection(void)
{
    HANDLE file = CreateFileA("protected.txt", GENERIC_READ | GENERIC_WRITE, 7, &inherit, CREATE_ALWAYS, 0, NULL);
    PROCESS_INFORMATION process;
    STARTUPINFOA startup = redirected(file);

    SetHandleInformation(file, HANDLE_FLAG_PROTECT_FROM_CLOSE, HANDLE_FLAG_PROTECT_FROM_CLOSE);
    start("print hello", true, 0, &startup, &process);
    finish(&process);
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    read_all("protected", file);
}

void redirect(void)
{
    textbook();
    only_its_own();
    by_set_std_handle();
    to_file();
    to_socket();
    by_number();
    protection();
}

/* --- handle lists --- */

static bool start_with_list(const char *command, HANDLE *list, size_t size, bool inherits, HANDLE output, PROCESS_INFORMATION *process)
{
    char room[256], line[1024];
    SIZE_T length = sizeof room;
    STARTUPINFOEXA startup = {.StartupInfo.cb = sizeof startup, .lpAttributeList = (void *)room};

    if (output != NULL) {
        startup.StartupInfo = redirected(output);
        startup.StartupInfo.cb = sizeof startup;
    }
    own_command(line, sizeof line, "exit 0");
    if (command != NULL)
        strcpy(line, command);
    return InitializeProcThreadAttributeList(startup.lpAttributeList, 1, 0, &length) &&
           UpdateProcThreadAttribute(startup.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, list, size * sizeof *list, NULL,
                                     NULL) &&
           CreateProcessA(NULL, line, NULL, NULL, inherits, EXTENDED_STARTUPINFO_PRESENT | CREATE_SUSPENDED, NULL, NULL,
                          &startup.StartupInfo, process);
}

static void write_batch(const char *path, const char *command)
{
    FILE *file = fopen(path, "wN");

    fprintf(file, "@echo off\r\n%s\r\nexit 7\r\n", command);
    fclose(file);
}

/* Set where a batch file is to be started in the place of this program. */
static const char *batch_command;

static void tell_list(const char *name, HANDLE *list, size_t size, bool inherits, HANDLE output, HANDLE other)
{
    PROCESS_INFORMATION process;

    if (!start_with_list(batch_command, list, size, inherits, output, &process)) {
        say(name, "error %lu", GetLastError());
        return;
    }
    say(name, "listed %s, standard %s, other %s", child_has(process.hProcess, list[0]) ? "yes" : "no",
        output != NULL && child_has(process.hProcess, output) ? "yes" : "no", child_has(process.hProcess, other) ? "yes" : "no");
    discard(&process);
}

void lists(void)
{
    HANDLE listed = CreateFileA("listed.txt", GENERIC_WRITE, 7, &inherit, CREATE_ALWAYS, 0, NULL);
    HANDLE other = CreateFileA("other.txt", GENERIC_WRITE, 7, &inherit, CREATE_ALWAYS, 0, NULL);
    HANDLE output = CreateFileA("output.txt", GENERIC_WRITE, 7, &inherit, CREATE_ALWAYS, 0, NULL);
    HANDLE private = CreateFileA("private.txt", GENERIC_WRITE, 7, NULL, CREATE_ALWAYS, 0, NULL);
    HANDLE marked = CreateFileA("marked.txt", GENERIC_WRITE, 7, NULL, CREATE_ALWAYS, 0, NULL);
    HANDLE event = CreateEventA(&inherit, FALSE, FALSE, NULL);
    PROCESS_INFORMATION process;
    STARTUPINFOA startup = redirected(output);

    SetHandleInformation(marked, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    tell_list("list", &listed, 1, true, NULL, other);
    tell_list("list-and-standard", &listed, 1, true, output, other);
    tell_list("list-without-inherit", &listed, 1, false, NULL, other);
    tell_list("list-twice", (HANDLE[]){listed, listed}, 2, true, NULL, other);
    tell_list("list-with-null", (HANDLE[]){listed, NULL}, 2, true, NULL, other);
    tell_list("list-of-private", (HANDLE[]){private}, 1, true, NULL, other);
    tell_list("list-of-bogus", (HANDLE[]){listed, (HANDLE)0x7770}, 2, true, NULL, other);
    tell_list("list-without-marked", &listed, 1, true, NULL, marked);
    tell_list("list-without-event", &listed, 1, true, NULL, event);
    write_batch("lists.bat", "");
    batch_command = "lists.bat";
    tell_list("list-batch", &listed, 1, true, NULL, other);
    tell_list("list-batch-and-standard", &listed, 1, true, output, marked);
    start("exit 0", true, CREATE_SUSPENDED, &startup, &process);
    say("no-list", "standard %s, other %s, private %s, marked %s, event %s", child_has(process.hProcess, output) ? "yes" : "no",
        child_has(process.hProcess, other) ? "yes" : "no", child_has(process.hProcess, private) ? "yes" : "no",
        child_has(process.hProcess, marked) ? "yes" : "no", child_has(process.hProcess, event) ? "yes" : "no");
    discard(&process);
    start("exit 0", false, CREATE_SUSPENDED, NULL, &process);
    say("no-inherit", "other %s, marked %s", child_has(process.hProcess, other) ? "yes" : "no",
        child_has(process.hProcess, marked) ? "yes" : "no");
    discard(&process);
    startup = redirected(private);
    start("exit 0", true, CREATE_SUSPENDED, &startup, &process);
    say("standard-private", "%s", child_has(process.hProcess, private) ? "yes" : "no");
    discard(&process);
}

/* --- pseudo consoles: newer than the headers --- */

enum { ATTRIBUTE_PSEUDO_CONSOLE = 0x20016 };
typedef HRESULT WINAPI create_console(COORD size, HANDLE input, HANDLE output, DWORD flags, HANDLE *console);

static create_console *console_maker(void)
{
    return (create_console *)(void (*)(void))GetProcAddress(GetModuleHandleA("kernelbase"), "CreatePseudoConsole");
}

void consoles(void)
{
    HANDLE in_read, in_write, out_read, out_write;
    char room[256], text[4096] = "", line[1024];
    SIZE_T length = sizeof room;
    STARTUPINFOEXA startup = {.StartupInfo = {.cb = sizeof startup}, .lpAttributeList = (void *)room};
    PROCESS_INFORMATION process;
    HANDLE console = NULL;
    DWORD part, total = 0, available;
    HRESULT result;

    CreatePipe(&in_read, &in_write, NULL, 0);
    CreatePipe(&out_read, &out_write, NULL, 0);
    result = console_maker()((COORD){80, 25}, in_read, out_write, 0, &console);
    if (result != 0) {
        say("pseudo-console", "error %lx", (unsigned long)result);
        return;
    }
    InitializeProcThreadAttributeList(startup.lpAttributeList, 1, 0, &length);
    UpdateProcThreadAttribute(startup.lpAttributeList, 0, ATTRIBUTE_PSEUDO_CONSOLE, console, sizeof console, NULL, NULL);
    own_command(line, sizeof line, "print-console hello");
    if (!CreateProcessA(NULL, line, NULL, NULL, FALSE, EXTENDED_STARTUPINFO_PRESENT, NULL, NULL, &startup.StartupInfo, &process)) {
        say("pseudo-console", "error %lu", GetLastError());
        return;
    }
    finish(&process);
    for (int i = 0; i < 300 && strstr(text, "hello-inheritable") == NULL; i++, Sleep(50))
        while (PeekNamedPipe(out_read, NULL, 0, NULL, &available, NULL) && available > 0 && total < sizeof text - 1 &&
               ReadFile(out_read, text + total, (DWORD)sizeof text - 1 - total, &part, NULL))
            text[total += part] = '\0';
    say("pseudo-console", "%s", strstr(text, "hello-inheritable") != NULL ? "hello" : strstr(text, "hello") != NULL ? "private" : "silent");
}

/* --- batch files --- */

void batch(void)
{
    HANDLE other = CreateFileA("other.txt", GENERIC_WRITE, 7, &inherit, CREATE_ALWAYS, 0, NULL);
    HANDLE output = CreateFileA("batch-output.txt", GENERIC_READ | GENERIC_WRITE, 7, &inherit, CREATE_ALWAYS, 0, NULL);
    STARTUPINFOA startup = redirected(output);
    PROCESS_INFORMATION process;
    char line[1024], command[] = "subject.bat";

    own_command(line, sizeof line, "count batch-child");
    write_batch("subject.bat", line);
    if (!CreateProcessA(NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process)) {
        say("batch", "error %lu", GetLastError());
        return;
    }
    say("batch-exit", "%lu", finish(&process));
    SetFilePointer(output, 0, NULL, FILE_BEGIN);
    read_all("batch-output", output);
    CloseHandle(other);
}

/* --- descendants --- */

void descendants(void)
{
    PROCESS_INFORMATION process;
    WCHAR path[MAX_PATH], wide[1024];
    STARTUPINFOW startup = {.cb = sizeof startup};
    char line[1024], short_path[MAX_PATH];

    tell_of_us("self");
    GetModuleFileNameW(NULL, path, MAX_PATH);
    GetModuleFileNameA(NULL, short_path, MAX_PATH);
    start("tell CreateProcessA", true, 0, NULL, &process);
    finish(&process);
    swprintf(wide, 1024, L"subject tell CreateProcessW");
    if (CreateProcessW(path, wide, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process))
        finish(&process);
    _spawnl(_P_WAIT, short_path, "subject", "tell", "_spawnl", NULL);
    own_command(line, sizeof line, "tell system");
    system(line);
    own_command(line, sizeof line, "tell WinExec");
    WinExec(line, SW_HIDE);
    Sleep(1500);
    start("relay \"subject.exe tell grandchild\"", true, 0, NULL, &process);
    finish(&process);
    if (CreateProcessW(path, wcscpy(wide, L"subject tell clean-environment"), NULL, NULL, FALSE, CREATE_UNICODE_ENVIRONMENT,
                       L"SystemRoot=C:\\windows\0", NULL, &startup, &process))
        finish(&process);
}
