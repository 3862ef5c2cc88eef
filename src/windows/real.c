/*
 * From the table to the hooks.
 * SPDX-License-Identifier: MIT
 */
#include "real.h"

#include <string.h>

struct cloexec_real cloexec_real;

struct row {
    struct cloexec_hook hook;
    enum cloexec_module module;
};

static struct row rows[] = {
#define FD_FUNCTION(function, result, form, with, refused, family, when)                                                        \
    {{.name = #function,                                                                                                        \
      .wrapper = cloexec_##function,                                                                                            \
      .real = (void **)&cloexec_real.function,                                                                                  \
      .is_stub = MODULE_##when == MODULE_ntdll},                                                                                \
     MODULE_##when},
#include "functions.def"
#undef FD_FUNCTION
};
enum { ROWS = sizeof rows / sizeof *rows };

static const IMAGE_DATA_DIRECTORY *export_directory(const char *base)
{
    const IMAGE_NT_HEADERS *headers = (const void *)(base + ((const IMAGE_DOS_HEADER *)base)->e_lfanew);

    return &headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_EXPORT];
}

void *cloexec_export(HMODULE module, const char *wanted)
{
    char *base = (char *)module;
    const IMAGE_DATA_DIRECTORY *directory = export_directory(base);
    const IMAGE_EXPORT_DIRECTORY *exports = (const void *)(base + directory->VirtualAddress);
    const DWORD *names = (const void *)(base + exports->AddressOfNames);
    const DWORD *functions = (const void *)(base + exports->AddressOfFunctions);
    const WORD *ordinals = (const void *)(base + exports->AddressOfNameOrdinals);

    if (directory->Size == 0)
        return NULL;
    for (DWORD i = 0; i < exports->NumberOfNames; i++)
        if (strcmp(base + names[i], wanted) == 0)
            return functions[ordinals[i]] - directory->VirtualAddress < directory->Size ? NULL : base + functions[ordinals[i]];
    return NULL;
}

static HMODULE module_of(enum cloexec_module module)
{
    return GetModuleHandleW(module == MODULE_ntdll ? L"ntdll.dll" : module == MODULE_ws2_32 ? L"ws2_32.dll" : L"kernelbase.dll");
}

static void attach(struct cloexec_transaction *transaction, struct row *row)
{
    HMODULE module = module_of(row->module);

    row->hook.target = module != NULL ? cloexec_export(module, row->hook.name) : NULL;
    cloexec_hooks_attach(transaction, &row->hook);
}

bool cloexec_hook_modules(unsigned modules, const char **failed, const char **reason)
{
    struct cloexec_transaction transaction;

    cloexec_hooks_begin(&transaction);
    for (int i = 0; i < ROWS; i++)
        if ((rows[i].module & modules) != 0 && !rows[i].hook.is_patched)
            attach(&transaction, &rows[i]);
    if (cloexec_hooks_commit(&transaction))
        return true;
    *failed = transaction.failed;
    *reason = cloexec_refusal(transaction.reason);
    return false;
}

void cloexec_unhook_all(void)
{
    for (int i = 0; i < ROWS; i++)
        cloexec_hooks_detach(&rows[i].hook);
}

void cloexec_lose_modules(unsigned modules)
{
    for (int i = 0; i < ROWS; i++)
        if ((rows[i].module & modules) != 0)
            cloexec_hooks_lose(&rows[i].hook);
}
