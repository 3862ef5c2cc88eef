/*
 * A program with a TLS callback and a library of its own: both look whether cloexec.dll is there before them. Built twice, as the
 * program and, with LIBRARY defined, as the library.
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>
#include <stdio.h>

static const char *state(void)
{
    return GetModuleHandleA("cloexec.dll") != NULL ? "there" : "not there";
}

#ifdef LIBRARY
static const char *at_attach = "never attached";

__declspec(dllexport) const char *state_at_attach(void)
{
    return at_attach;
}

BOOL WINAPI DllMain(HINSTANCE us, DWORD reason, void *reserved)
{
    (void)us, (void)reserved;
    if (reason == DLL_PROCESS_ATTACH)
        at_attach = state();
    return TRUE;
}
#else
const char *state_at_attach(void);
static const char *in_callback = "never called";

static void NTAPI callback(void *module, DWORD reason, void *reserved)
{
    (void)module, (void)reserved;
    if (reason == DLL_PROCESS_ATTACH)
        in_callback = state();
}
__attribute__((section(".CRT$XLB"), used)) static const PIMAGE_TLS_CALLBACK callback_entry = callback;

int main(void)
{
    printf("DllMain of a static import: %s\nTLS callback: %s\nmain: %s\n", state_at_attach(), in_callback, state());
    return 0;
}
#endif
