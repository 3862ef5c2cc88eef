/*
 * Attach and detach. Where anything cannot be hooked nothing is, and the program goes on as if we were not there; it is told only to
 * those who set CLOEXEC_DEBUG.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "child.h"
#include "marks.h"
#include "mode.h"
#include "os.h"
#include "real.h"
#include "snapshot.h"
#include "wrap-process.h"

unsigned cloexec_active;
bool cloexec_is_strict, cloexec_follows;

static bool is_debug;
static void *notification;

static void say_refused(const char *function, const char *reason)
{
    if (is_debug)
        cloexec_os_say((const char *const[]){"cloexec.dll: nothing is hooked: ", function, ": ", reason, "\n", NULL});
}

static bool hook(unsigned modules)
{
    const char *function, *reason;
    bool hooked = cloexec_hook_modules(modules, &function, &reason);

    if (!hooked)
        say_refused(function, reason);
    return hooked;
}

/* --- settings --- */

static void settle(void)
{
    struct cloexec_settings settings = {0};
    struct cloexec_program program = {.names = {NULL}};

    cloexec_os_settings(&settings);
    cloexec_os_program(&program);
    is_debug = settings.debug;
    cloexec_is_strict = settings.strict;
    cloexec_follows = settings.follow;
    cloexec_active = cloexec_is_cygwin() ? 0 : cloexec_policy_families(&settings, &program);
}

static void say_what_we_are(void)
{
    if (!is_debug)
        return;
    cloexec_os_say((const char *const[]){"cloexec.dll " PACKAGE_VERSION ": mode ",
                                         cloexec_active == 0 ? "off" : cloexec_is_strict ? "strict" : "enforce",
                                         cloexec_follows ? ", follows" : ", does not follow", "\n", NULL});
    cloexec_os_complain();
}

/* --- what the process was born with --- */

static bool is_standard(HANDLE handle)
{
    const struct parameters *parameters = own_parameters();

    return handle == parameters->standard[0] || handle == parameters->standard[1] || handle == parameters->standard[2];
}

/* The standard handles are passed on because they are standard; cmd.exe keeps them under other numbers while it redirects. */
static void remember_inherited(HANDLE handle, bool inherits, unsigned type, void *context)
{
    (void)context;
    if (inherits && cloexec_is_file(handle, type) && !is_standard(handle))
        cloexec_mark(handle, MARK_WISHED);
}

/* --- libraries that are loaded later --- */

static bool is_named(const UNICODE_STRING *name, const WCHAR *wanted)
{
    return CompareStringOrdinal(name->Buffer, name->Length / (int)sizeof(WCHAR), wanted, -1, TRUE) == CSTR_EQUAL;
}

static void winsock_changed(ULONG reason)
{
    if (reason == DLL_LOADED)
        hook(MODULE_ws2_32);
    else
        cloexec_lose_modules(MODULE_ws2_32);
}

/*
 * Called before the DllMain of a library that comes: nobody has called its functions yet. At the end of the process Wine 8 tells that
 * libraries go which stay in their place, and others still call them.
 */
static void CALLBACK changed(ULONG reason, const struct dll_notification *data, void *context)
{
    (void)context;
    if (cloexec_active == 0 || RtlDllShutdownInProgress())
        return;
    if (is_named(data->base_name, L"ws2_32.dll"))
        winsock_changed(reason);
    else if (reason == DLL_LOADED && (is_named(data->base_name, L"cygwin1.dll") || is_named(data->base_name, L"msys-2.0.dll")))
        cloexec_active = 0;
}

static void hook_sockets(void)
{
    LdrRegisterDllNotification(0, changed, NULL, &notification);
    if (GetModuleHandleW(L"ws2_32.dll") != NULL)
        hook(MODULE_ws2_32);
}

/* --- attach and detach --- */

static void attach(HMODULE us)
{
    settle();
    cloexec_carry_restore();
    cloexec_follows = cloexec_follows && cloexec_follow_with(us);
    cloexec_asked_begin();
    if (hook(cloexec_active != 0 ? MODULE_ntdll | MODULE_kernelbase : cloexec_follows ? MODULE_kernelbase : 0) && cloexec_active != 0) {
        cloexec_each_handle(remember_inherited, NULL);
        hook_sockets();
    }
    say_what_we_are();
}

static void give_back(HANDLE handle, bool inherits, unsigned type, void *context)
{
    (void)inherits, (void)type, (void)context;
    if (cloexec_mark_of(handle) == MARK_CLEARED)
        cloexec_set_flag(handle, true);
}

static void detach(void)
{
    if (notification != NULL)
        LdrUnregisterDllNotification(notification);
    if (cloexec_active != 0 && REAL(NtSetInformationObject) != NULL)
        cloexec_each_handle(give_back, NULL);
    cloexec_unhook_all();
    cloexec_asked_end();
}

BOOL WINAPI DllMain(HINSTANCE us, DWORD reason, void *reserved);

/* At the end of the process (reserved is not NULL) there is nothing to put back. */
BOOL WINAPI DllMain(HINSTANCE us, DWORD reason, void *reserved)
{
    DWORD saved_error = GetLastError();

    if (reason == DLL_PROCESS_ATTACH) {
        DisableThreadLibraryCalls(us);
        attach(us);
    } else if (reason == DLL_PROCESS_DETACH && reserved == NULL) {
        detach();
    }
    SetLastError(saved_error);
    return TRUE;
}
