/*
 * In the place of handover.c, for a deliberately wrong library: flags are cleared and nothing is handed over. What a child was meant to
 * get is then lost, and the tests have to see it.
 * SPDX-License-Identifier: MIT
 */
#include "real.h"

NTSTATUS NTAPI cloexec_NtCreateUserProcess(HANDLE *process, HANDLE *thread, ACCESS_MASK process_access, ACCESS_MASK thread_access,
                                           OBJECT_ATTRIBUTES *process_object, OBJECT_ATTRIBUTES *thread_object,
                                           ULONG process_flags, ULONG thread_flags, struct parameters *parameters,
                                           SIZE_T *create_info, struct attributes *attributes)
{
    return REAL(NtCreateUserProcess)(process, thread, process_access, thread_access, process_object, thread_object, process_flags,
                                     thread_flags, parameters, create_info, attributes);
}
