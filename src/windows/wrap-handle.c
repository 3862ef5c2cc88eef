/*
 * What the program says about a handle's inheritance itself: its wish wins over ours. Nothing is changed here, only remembered.
 * SPDX-License-Identifier: MIT
 */
#include "marks.h"
#include "real.h"

static bool is_this_process(HANDLE process)
{
    return process == CURRENT_PROCESS || (process != NULL && GetProcessId(process) == GetCurrentProcessId());
}

/* GetProcessId sets the last error where it fails; what we do for ourselves must not be seen in it. */
static bool is_ours(HANDLE process)
{
    DWORD saved_error = GetLastError();
    bool result = is_this_process(process);

    SetLastError(saved_error);
    return result;
}

static enum cloexec_mark mark_of_copy(HANDLE source_process, HANDLE source, ULONG attributes, ULONG options)
{
    if (options & DUPLICATE_SAME_ATTRIBUTES)
        return is_ours(source_process) ? cloexec_mark_of(source) : MARK_NONE;
    return attributes & OBJ_INHERIT ? MARK_WISHED : MARK_NONE;
}

/* A handle to this very process that may do nothing but duplicate does not tell whose it is; but what was closed by it is gone. */
static void forget_if_gone(HANDLE handle)
{
    struct handle_flags flags;

    if (cloexec_mark_of(handle) != MARK_NONE && !NT_SUCCESS(NtQueryObject(handle, OBJECT_HANDLE_FLAGS, &flags, sizeof flags, NULL)))
        cloexec_forget(handle);
}

NTSTATUS NTAPI cloexec_NtDuplicateObject(HANDLE source_process, HANDLE source, HANDLE target_process, HANDLE *target,
                                         ACCESS_MASK access, ULONG attributes, ULONG options)
{
    enum cloexec_mark mark = mark_of_copy(source_process, source, attributes, options);
    bool closes = (options & DUPLICATE_CLOSE_SOURCE) != 0 && is_ours(source_process);
    NTSTATUS status;

    if (closes)
        cloexec_forget(source);
    status = REAL(NtDuplicateObject)(source_process, source, target_process, target, access, attributes, options);
    if (options & DUPLICATE_CLOSE_SOURCE)
        forget_if_gone(source);
    if (NT_SUCCESS(status) && target != NULL && is_ours(target_process))
        cloexec_mark(*target, mark);
    return status;
}

/*
 * SetHandleInformation for the other flag (protection from close) comes with the inherit flag as it is now: that is no word about
 * inheritance.
 */
static bool is_about_protection(HANDLE handle, const struct handle_flags *wanted)
{
    struct handle_flags now;

    return NT_SUCCESS(NtQueryObject(handle, OBJECT_HANDLE_FLAGS, &now, sizeof now, NULL)) && now.protect != wanted->protect;
}

NTSTATUS NTAPI cloexec_NtSetInformationObject(HANDLE handle, OBJECT_INFORMATION_CLASS class, void *information, ULONG size)
{
    const struct handle_flags *wanted = information;
    bool speaks = class == OBJECT_HANDLE_FLAGS && size == sizeof *wanted && wanted != NULL;
    NTSTATUS status;

    if (speaks && !wanted->inherit && cloexec_mark_of(handle) == MARK_CLEARED)
        speaks = !is_about_protection(handle, wanted);
    status = REAL(NtSetInformationObject)(handle, class, information, size);
    if (NT_SUCCESS(status) && speaks)
        cloexec_mark(handle, wanted->inherit ? MARK_WISHED : MARK_NONE);
    return status;
}

/* The mark goes first: after the close another thread may get the same value. */
NTSTATUS NTAPI cloexec_NtClose(HANDLE handle)
{
    enum cloexec_mark mark = cloexec_forget(handle);
    NTSTATUS status = REAL(NtClose)(handle);

    if (!NT_SUCCESS(status) && mark != MARK_NONE)
        cloexec_mark(handle, mark);
    return status;
}
