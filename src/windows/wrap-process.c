/*
 * Every CreateProcess, system(), _spawn and WinExec passes here: the child is made suspended, gets our library, and goes on. Inside of
 * NtCreateUserProcess would be too early: on Windows the child is made known to the subsystem after it.
 * SPDX-License-Identifier: MIT
 */
#include "wrap-process.h"

#include "child.h"
#include "real.h"

static char library[MAX_PATH];

bool cloexec_follow_with(HMODULE us)
{
    return cloexec_carry_path(us, library);
}

BOOL WINAPI cloexec_CreateProcessInternalW(HANDLE token, const WCHAR *application, WCHAR *command_line,
                                           SECURITY_ATTRIBUTES *process_security, SECURITY_ATTRIBUTES *thread_security, BOOL inherit,
                                           DWORD flags, void *environment, const WCHAR *directory, STARTUPINFOW *startup,
                                           PROCESS_INFORMATION *information, HANDLE *new_token)
{
    BOOL made = REAL(CreateProcessInternalW)(token, application, command_line, process_security, thread_security, inherit,
                                             flags | CREATE_SUSPENDED, environment, directory, startup, information, new_token);
    DWORD saved_error = GetLastError();

    if (!made)
        return made;
    cloexec_carry(information->hProcess, library);
    if (!(flags & CREATE_SUSPENDED))
        ResumeThread(information->hThread);
    SetLastError(saved_error);
    return made;
}
