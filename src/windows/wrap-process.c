/*
 * Every CreateProcess, system(), _spawn and WinExec passes here: the child is made suspended, gets our library, and goes on. Inside of
 * NtCreateUserProcess would be too early: on Windows the child is made known to the subsystem after it. A caller's handle list is
 * noted, because Wine 8 forgets it where the program is a batch file.
 * SPDX-License-Identifier: MIT
 */
#include "wrap-process.h"

#include "child.h"
#include "mode.h"
#include "real.h"

static char library[MAX_PATH];

bool cloexec_follow_with(HMODULE us)
{
    return cloexec_carry_path(us, library);
}

/* Whoever renames or replaces our file must not keep programs from starting: their loader would end them. */
static bool is_still_there(void)
{
    HANDLE file = CreateFileA(library, GENERIC_READ | GENERIC_EXECUTE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                              OPEN_EXISTING, 0, NULL);
    HANDLE image = file != INVALID_HANDLE_VALUE ? CreateFileMappingW(file, NULL, PAGE_READONLY | SEC_IMAGE, 0, 0, NULL) : NULL;

    if (image != NULL)
        CloseHandle(image);
    if (file != INVALID_HANDLE_VALUE)
        CloseHandle(file);
    return image != NULL;
}

/* --- the caller's list --- */

/* PROC_THREAD_ATTRIBUTE_LIST: in no header, the same since Windows Vista, and under Wine. */
struct attribute_list {
    DWORD mask, size, count, padding;
    ULONG_PTR unknown;
    struct {
        ULONG_PTR kind;
        SIZE_T size;
        const void *value;
    } item[];
};

static DWORD place = TLS_OUT_OF_INDEXES;

void cloexec_asked_begin(void)
{
    place = TlsAlloc();
}

void cloexec_asked_end(void)
{
    if (place != TLS_OUT_OF_INDEXES)
        TlsFree(place);
    place = TLS_OUT_OF_INDEXES;
}

struct cloexec_asked cloexec_asked(void)
{
    DWORD saved_error = GetLastError();
    const struct cloexec_asked *asked = place != TLS_OUT_OF_INDEXES ? TlsGetValue(place) : NULL;

    SetLastError(saved_error);
    return asked != NULL ? *asked : (struct cloexec_asked){NULL, 0};
}

static struct cloexec_asked list_of(DWORD flags, const STARTUPINFOW *startup)
{
    const struct attribute_list *list = NULL;

    if ((flags & EXTENDED_STARTUPINFO_PRESENT) && startup->cb >= sizeof(STARTUPINFOEXW))
        list = (const void *)((const STARTUPINFOEXW *)(const void *)startup)->lpAttributeList;
    for (DWORD i = 0; list != NULL && i < list->count; i++)
        if (list->item[i].kind == PROC_THREAD_ATTRIBUTE_HANDLE_LIST)
            return (struct cloexec_asked){list->item[i].value, list->item[i].size / sizeof(HANDLE)};
    return (struct cloexec_asked){NULL, 0};
}

static void note(const struct cloexec_asked *asked)
{
    DWORD saved_error = GetLastError();

    if (place != TLS_OUT_OF_INDEXES)
        TlsSetValue(place, (void *)asked);
    SetLastError(saved_error);
}

/* --- the call --- */

/* The last error is what the call itself left. */
static void go_on(const PROCESS_INFORMATION *information, DWORD flags)
{
    DWORD saved_error = GetLastError();

    if (is_still_there())
        cloexec_carry(information->hProcess, library);
    if (!(flags & CREATE_SUSPENDED))
        ResumeThread(information->hThread);
    SetLastError(saved_error);
}

BOOL WINAPI cloexec_CreateProcessInternalW(HANDLE token, const WCHAR *application, WCHAR *command_line,
                                           SECURITY_ATTRIBUTES *process_security, SECURITY_ATTRIBUTES *thread_security, BOOL inherit,
                                           DWORD flags, void *environment, const WCHAR *directory, STARTUPINFOW *startup,
                                           PROCESS_INFORMATION *information, HANDLE *new_token)
{
    struct cloexec_asked asked = list_of(flags, startup);
    BOOL made;

    if (asked.item != NULL)
        note(&asked);
    made = REAL(CreateProcessInternalW)(token, application, command_line, process_security, thread_security, inherit,
                                        cloexec_follows ? flags | CREATE_SUSPENDED : flags, environment, directory, startup,
                                        information, new_token);
    if (asked.item != NULL)
        note(NULL);
    if (made && cloexec_follows)
        go_on(information, flags);
    return made;
}
