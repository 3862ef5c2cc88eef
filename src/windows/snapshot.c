/*
 * Windows 8 and later tell the handles of one process; before, and under Wine 8, all processes' handles come at once. Asking for each
 * possible handle value instead costs 10 us each under Wine.
 * SPDX-License-Identifier: MIT
 */
#include "snapshot.h"

#include <string.h>

/* Both answers are a count, a word, and the lines. */
struct answer {
    ULONG_PTR count, reserved;
    union {
        struct process_handle process[1];
        struct system_handle system[1];
    };
};

enum { FIRST_SIZE = 32768, LARGEST_SIZE = 64 << 20, ROOM = 4096 };

static NTSTATUS ask(bool is_system, void *buffer, ULONG size, ULONG *needed)
{
    if (is_system)
        return NtQuerySystemInformation((SYSTEM_INFORMATION_CLASS)SYSTEM_HANDLES_CLASS, buffer, size, needed);
    return NtQueryInformationProcess(CURRENT_PROCESS, (PROCESSINFOCLASS)PROCESS_HANDLE_INFORMATION_CLASS, buffer, size, needed);
}

/* The answer on the heap, or NULL. The table may grow while we ask. */
static struct answer *answer(bool is_system)
{
    static ULONG likely = FIRST_SIZE;
    ULONG size = likely, needed = 0;
    NTSTATUS status = STATUS_INFO_LENGTH_MISMATCH;

    while (status == STATUS_INFO_LENGTH_MISMATCH && size <= LARGEST_SIZE) {
        struct answer *buffer = HeapAlloc(GetProcessHeap(), 0, size);

        if (buffer == NULL)
            return NULL;
        status = ask(is_system, buffer, size, &needed);
        if (NT_SUCCESS(status)) {
            likely = size;
            return buffer;
        }
        HeapFree(GetProcessHeap(), 0, buffer);
        size = needed > size ? needed + ROOM : size * 2;
    }
    return NULL;
}

static void visit_system(const struct answer *all, cloexec_visit *visit, void *context)
{
    DWORD us = GetCurrentProcessId();

    for (ULONG_PTR i = 0; i < all->count; i++)
        if (all->system[i].process == us)
            visit(all->system[i].value, all->system[i].attributes & OBJ_INHERIT, all->system[i].type, context);
}

static void visit_process(const struct answer *ours, cloexec_visit *visit, void *context)
{
    for (ULONG_PTR i = 0; i < ours->count; i++)
        visit(ours->process[i].value, ours->process[i].attributes & OBJ_INHERIT, ours->process[i].type, context);
}

bool cloexec_each_handle(cloexec_visit *visit, void *context)
{
    struct answer *found = answer(false);

    if (found != NULL)
        visit_process(found, visit, context);
    else if ((found = answer(true)) != NULL)
        visit_system(found, visit, context);
    else
        return false;
    HeapFree(GetProcessHeap(), 0, found);
    return true;
}

enum kind { KIND_UNKNOWN, KIND_FILE, KIND_OTHER };

static enum kind ask_kind(HANDLE handle)
{
    union {
        UNICODE_STRING name;
        char room[512];
    } type;

    if (!NT_SUCCESS(NtQueryObject(handle, OBJECT_TYPE, &type, sizeof type, NULL)))
        return KIND_UNKNOWN;
    return type.name.Length == 4 * sizeof(WCHAR) && memcmp(type.name.Buffer, L"File", 4 * sizeof(WCHAR)) == 0 ? KIND_FILE
                                                                                                          : KIND_OTHER;
}

/* The system's numbers for types do not change while it runs. */
bool cloexec_is_file(HANDLE handle, unsigned type)
{
    enum { TYPES = 256 };
    static unsigned char kinds[TYPES];

    if (type >= TYPES)
        return ask_kind(handle) == KIND_FILE;
    if (kinds[type] == KIND_UNKNOWN)
        kinds[type] = (unsigned char)ask_kind(handle);
    return kinds[type] == KIND_FILE;
}
