/*
 * The functions of <cloexec.h> for Windows: PEP 446's os.get_handle_inheritable and os.set_handle_inheritable, for C.
 * SPDX-License-Identifier: MIT
 */
#include "cloexec.h"

#include "nt.h"

int cloexec_get_handle_inheritable(void *handle)
{
    DWORD flags;

    return GetHandleInformation(handle, &flags) ? (flags & HANDLE_FLAG_INHERIT) != 0 : -1;
}

int cloexec_set_handle_inheritable(void *handle, int inheritable)
{
    return SetHandleInformation(handle, HANDLE_FLAG_INHERIT, inheritable ? HANDLE_FLAG_INHERIT : 0) ? 0 : -1;
}
