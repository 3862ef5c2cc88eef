/*
 * Handles that are closed, by each way there is, and whose numbers come back for something else: what was said of the old one must not
 * count for the new one.
 * SPDX-License-Identifier: MIT
 */
#include "subject.h"

#include <stdlib.h>
#include <string.h>
#include <winternl.h>

typedef void closer(HANDLE handle);

static void by_close_handle(HANDLE handle)
{
    CloseHandle(handle);
}

static void by_nt_close(HANDLE handle)
{
    NtClose(handle);
}

static void by_closesocket(HANDLE handle)
{
    closesocket((SOCKET)handle);
}

static void by_duplicating(HANDLE handle)
{
    DuplicateHandle(GetCurrentProcess(), handle, NULL, NULL, 0, FALSE, DUPLICATE_CLOSE_SOURCE);
}

/* A handle to this process that allows nothing else, so that nobody can ask it whose it is. */
static void by_narrow_handle(HANDLE handle)
{
    HANDLE us = OpenProcess(PROCESS_DUP_HANDLE, FALSE, GetCurrentProcessId());

    DuplicateHandle(us, handle, NULL, NULL, 0, FALSE, DUPLICATE_CLOSE_SOURCE);
    CloseHandle(us);
}

/* Another process reaches in. */
static void from_outside(HANDLE handle)
{
    PROCESS_INFORMATION process;
    char words[64];

    snprintf(words, sizeof words, "close-in %lu %llx", GetCurrentProcessId(), (unsigned long long)(ULONG_PTR)handle);
    if (start(words, false, 0, NULL, &process))
        finish(&process);
}

bool be_stale_child(int count, char **words)
{
    HANDLE process, copy;

    if (count < 4 || strcmp(words[1], "close-in") != 0)
        return false;
    process = OpenProcess(PROCESS_DUP_HANDLE, FALSE, strtoul(words[2], NULL, 10));
    DuplicateHandle(process, (HANDLE)(ULONG_PTR)strtoull(words[3], NULL, 16), GetCurrentProcess(), &copy, 0, FALSE,
                    DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE);
    return true;
}

static HANDLE file(SECURITY_ATTRIBUTES *attributes)
{
    return CreateFileA("stale.txt", GENERIC_WRITE, 7, attributes, CREATE_ALWAYS, 0, NULL);
}

/* What a child gets of the handle; by its standard output, or just so. */
static const char *received(HANDLE handle, bool as_output)
{
    STARTUPINFOA startup = {.cb = sizeof startup, .dwFlags = as_output ? STARTF_USESTDHANDLES : 0, .hStdOutput = handle};
    PROCESS_INFORMATION process;
    bool has;

    if (!start("exit 0", true, CREATE_SUSPENDED, &startup, &process))
        return "error";
    has = child_has(process.hProcess, handle);
    discard(&process);
    return has ? "has it" : "has it not";
}

/* Marked and closed; then made with security attributes. */
static void wished(const char *name, HANDLE handle, closer *close)
{
    HANDLE again;

    SetHandleInformation(handle, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    close(handle);
    again = file(&inherit);
    say(name, "%s", again == handle ? received(again, false) : "another number");
    CloseHandle(again);
}

/* Made with security attributes and closed; then private, and named as a standard handle. */
static void private_now(const char *name, closer *close)
{
    HANDLE handle = file(&inherit), again;

    close(handle);
    again = file(NULL);
    say(name, "%s", again == handle ? received(again, true) : "another number");
    CloseHandle(again);
}

/* As before; then an accepted socket, which Wine makes elsewhere: it takes the second number that is free. */
static void accepted_now(const char *name, closer *close)
{
    SOCKET listener, client, accepted;
    HANDLE handle, first = file(NULL);

    connect_pair(&listener, &client);
    handle = file(&inherit);
    close(handle);
    CloseHandle(first);
    accepted = accept(listener, NULL, NULL);
    say(name, "%s", (HANDLE)accepted != handle ? "another number" : has_flag((HANDLE)accepted) ? "inheritable" : "not inheritable");
    closesocket(listener);
    closesocket(client);
    closesocket(accepted);
}

void stale(void)
{
    received(file(NULL), true); /* what starting a process opens for good is open now */
    wished("CloseHandle", file(NULL), by_close_handle);
    wished("NtClose", file(NULL), by_nt_close);
    wished("closesocket", (HANDLE)socket(AF_INET, SOCK_STREAM, 0), by_closesocket);
    wished("DUPLICATE_CLOSE_SOURCE", file(NULL), by_duplicating);
    wished("narrow-handle", file(NULL), by_narrow_handle);
    wished("from-outside", file(NULL), from_outside);
    private_now("private-CloseHandle", by_close_handle);
    private_now("private-DUPLICATE_CLOSE_SOURCE", by_duplicating);
    private_now("private-narrow-handle", by_narrow_handle);
    private_now("private-from-outside", from_outside);
    accepted_now("accepted-CloseHandle", by_close_handle);
    accepted_now("accepted-from-outside", from_outside);
}
