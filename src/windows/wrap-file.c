/*
 * Files, pipes and sockets at the system's door: every CreateFile, CreatePipe and fopen ends here. The inherit flag is taken out of a
 * copy of the caller's object attributes, so the handle never has it. That the caller wished for it is remembered for the hand-over.
 * SPDX-License-Identifier: MIT
 */
#include "marks.h"
#include "real.h"

static WCHAR lower(WCHAR letter)
{
    return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
}

/* Whether the name begins with a prefix, which is in lower case. */
static bool begins(const UNICODE_STRING *name, const WCHAR *prefix)
{
    USHORT i = 0, length = name->Length / sizeof(WCHAR);

    while (prefix[i] != 0 && i < length && lower(name->Buffer[i]) == prefix[i])
        i++;
    return prefix[i] == 0;
}

/*
 * Consoles hand their handles on by means of their own, which break when the flag is missing. Windows opens them relative to another
 * console handle, by a name with a backslash, which no file system allows.
 */
static bool is_console(const OBJECT_ATTRIBUTES *object)
{
    const UNICODE_STRING *name = object->ObjectName;

    if (name == NULL || name->Length == 0)
        return false;
    return (object->RootDirectory != NULL && name->Buffer[0] == '\\') || begins(name, L"\\device\\condrv") ||
           begins(name, L"\\??\\con");
}

static unsigned family_of(const OBJECT_ATTRIBUTES *object, unsigned family)
{
    const UNICODE_STRING *name = object->ObjectName;

    if (name == NULL)
        return family;
    if (begins(name, L"\\device\\afd"))
        return FAMILY_socket;
    return begins(name, L"\\??\\pipe\\") || begins(name, L"\\device\\namedpipe") ? FAMILY_pipe : family;
}

static bool wants_flag(const OBJECT_ATTRIBUTES *object)
{
    return cloexec_active != 0 && object != NULL && (object->Attributes & OBJ_INHERIT) != 0;
}

/* Points *object to a copy without the flag, where we are to take it. Returns the mark of what will be born. */
static enum cloexec_mark take_flag(OBJECT_ATTRIBUTES **object, OBJECT_ATTRIBUTES *copy, unsigned family)
{
    if (!wants_flag(*object))
        return MARK_NONE;
    if (is_console(*object) || !cloexec_serves(family_of(*object, family)))
        return MARK_WISHED;
    *copy = **object;
    copy->Attributes &= ~(ULONG)OBJ_INHERIT;
    *object = copy;
    return MARK_CLEARED;
}

/* Without a wish, too: another process may have closed what had this number before, and we did not see it. */
static NTSTATUS born(NTSTATUS status, const HANDLE *handle, enum cloexec_mark mark)
{
    if (NT_SUCCESS(status))
        cloexec_mark(*handle, mark);
    return status;
}

NTSTATUS NTAPI cloexec_NtCreateFile(HANDLE *handle, ACCESS_MASK access, OBJECT_ATTRIBUTES *object, IO_STATUS_BLOCK *io,
                                    LARGE_INTEGER *allocation, ULONG attributes, ULONG sharing, ULONG disposition, ULONG options,
                                    void *extended, ULONG extended_length)
{
    OBJECT_ATTRIBUTES copy;
    enum cloexec_mark mark = take_flag(&object, &copy, FAMILY_open);
    NTSTATUS status = REAL(NtCreateFile)(handle, access, object, io, allocation, attributes, sharing, disposition, options, extended,
                                         extended_length);

    return born(status, handle, mark);
}

NTSTATUS NTAPI cloexec_NtOpenFile(HANDLE *handle, ACCESS_MASK access, OBJECT_ATTRIBUTES *object, IO_STATUS_BLOCK *io, ULONG sharing,
                                  ULONG options)
{
    OBJECT_ATTRIBUTES copy;
    enum cloexec_mark mark = take_flag(&object, &copy, FAMILY_open);

    return born(REAL(NtOpenFile)(handle, access, object, io, sharing, options), handle, mark);
}

NTSTATUS NTAPI cloexec_NtCreateNamedPipeFile(HANDLE *handle, ULONG access, OBJECT_ATTRIBUTES *object, IO_STATUS_BLOCK *io,
                                             ULONG sharing, ULONG disposition, ULONG options, ULONG pipe_type, ULONG read_mode,
                                             ULONG completion_mode, ULONG instances, ULONG in_quota, ULONG out_quota,
                                             LARGE_INTEGER *timeout)
{
    OBJECT_ATTRIBUTES copy;
    enum cloexec_mark mark = take_flag(&object, &copy, FAMILY_pipe);
    NTSTATUS status = REAL(NtCreateNamedPipeFile)(handle, access, object, io, sharing, disposition, options, pipe_type, read_mode,
                                                  completion_mode, instances, in_quota, out_quota, timeout);

    return born(status, handle, mark);
}
