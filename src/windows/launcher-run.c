/*
 * cloexec.exe: starts the command suspended, puts cloexec.dll first into its imports, waits for it. What this process inherited, the
 * C runtime's table of descriptors included, goes on to the command.
 * SPDX-License-Identifier: MIT
 */
#include "launcher.h"

#include <stdio.h>
#include <stdlib.h>

#include "child.h"

static BOOL is_not_found(DWORD error)
{
    return error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND || error == ERROR_INVALID_NAME;
}

/* The command reacts to the keys; we end when it does. */
static BOOL WINAPI ignore_keys(DWORD event)
{
    return event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT;
}

static void fill_startup(STARTUPINFOW *startup)
{
    GetStartupInfoW(startup);
    startup->dwFlags |= STARTF_USESTDHANDLES;
    startup->hStdInput = GetStdHandle(STD_INPUT_HANDLE);
    startup->hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
    startup->hStdError = GetStdHandle(STD_ERROR_HANDLE);
}

/* They are ours because our parent passed them to us; a shell may have made them for us alone. */
static void pass_on(HANDLE handle)
{
    SetHandleInformation(handle, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
}

/* The path in the form that an import table takes. The library is looked at without being run: it would hook the launcher. */
static void find_library(char path[MAX_PATH])
{
    WCHAR wide[MAX_PATH];
    HMODULE module;

    launcher_library(wide);
    module = LoadLibraryExW(wide, NULL, DONT_RESOLVE_DLL_REFERENCES);
    if (module == NULL)
        launcher_die(STATUS_OWN_FAILURE, "%ls: %s", wide, launcher_error(GetLastError()));
    if (!cloexec_carry_path(module, path))
        launcher_die(STATUS_OWN_FAILURE, "%ls: this path cannot stand in an import table; use one of plain letters", wide);
    FreeLibrary(module);
}

static void start(WCHAR *command_line, PROCESS_INFORMATION *process)
{
    STARTUPINFOW startup;
    DWORD error;

    fill_startup(&startup);
    pass_on(startup.hStdInput);
    pass_on(startup.hStdOutput);
    pass_on(startup.hStdError);
    if (CreateProcessW(NULL, command_line, NULL, NULL, TRUE, CREATE_SUSPENDED, NULL, NULL, &startup, process))
        return;
    error = GetLastError();
    launcher_die(is_not_found(error) ? STATUS_NOT_FOUND : STATUS_NOT_EXECUTABLE, "%ls: %s", command_line, launcher_error(error));
}

int launcher_run(WCHAR *command_line)
{
    PROCESS_INFORMATION process;
    enum cloexec_carried carried;
    char library[MAX_PATH];
    DWORD status;

    find_library(library);
    SetConsoleCtrlHandler(ignore_keys, TRUE);
    start(command_line, &process);
    carried = cloexec_carry(process.hProcess, library);
    if (carried != CARRIED) {
        TerminateProcess(process.hProcess, STATUS_OWN_FAILURE);
        launcher_die(STATUS_OWN_FAILURE, "%ls: %s", command_line, cloexec_carried_words(carried));
    }
    ResumeThread(process.hThread);
    WaitForSingleObject(process.hProcess, INFINITE);
    if (!GetExitCodeProcess(process.hProcess, &status))
        launcher_die(STATUS_OWN_FAILURE, "%s", launcher_error(GetLastError()));
    return (int)status;
}
