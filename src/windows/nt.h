/*
 * The parts of Windows' native interface that no public header declares, as Windows Vista to 11 and Wine have them.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_NT_H
#define CLOEXEC_NT_H

#include <stddef.h>

#include <winsock2.h>

#include <windows.h>
#include <winternl.h>

#define CURRENT_PROCESS ((HANDLE)(LONG_PTR)-1)
#ifndef OBJ_INHERIT
#define OBJ_INHERIT 0x2
#endif
#ifndef DUPLICATE_SAME_ATTRIBUTES
#define DUPLICATE_SAME_ATTRIBUTES 0x4
#endif
#ifndef STATUS_INFO_LENGTH_MISMATCH
#define STATUS_INFO_LENGTH_MISMATCH ((NTSTATUS)0xc0000004)
#endif
#ifndef STATUS_INVALID_HANDLE
#define STATUS_INVALID_HANDLE ((NTSTATUS)0xc0000008)
#endif
#ifndef STATUS_INVALID_PARAMETER
#define STATUS_INVALID_PARAMETER ((NTSTATUS)0xc000000d)
#endif
#ifndef WSA_FLAG_NO_HANDLE_INHERIT
#define WSA_FLAG_NO_HANDLE_INHERIT 0x80
#endif

enum {
    PROCESS_HANDLE_INFORMATION_CLASS = 51, /* since Windows 8 */
    SYSTEM_HANDLES_CLASS = 64,
    PROCESS_CREATE_INHERIT_HANDLES = 4,
    ATTRIBUTE_PARENT_PROCESS = 0x60000,
    ATTRIBUTE_HANDLE_LIST = 0x2000b,
    PARAMETERS_NORMALIZED = 1,
};

#define OBJECT_TYPE ((OBJECT_INFORMATION_CLASS)2)
#define OBJECT_HANDLE_FLAGS ((OBJECT_INFORMATION_CLASS)4)

struct handle_flags {
    BOOLEAN inherit, protect;
};

/* RTL_USER_PROCESS_PARAMETERS, as far as lpReserved2. */
struct parameters {
    ULONG maximum_length, length, flags, debug_flags;
    HANDLE console;
    ULONG console_flags;
    HANDLE standard[3];
    UNICODE_STRING current_directory;
    HANDLE current_directory_handle;
    UNICODE_STRING dll_path, image, command_line;
    void *environment;
    ULONG start_x, start_y, count_x, count_y, chars_x, chars_y, fill, window_flags, show;
    UNICODE_STRING title, desktop, shell, runtime_data;
};
_Static_assert(offsetof(struct parameters, standard) == (sizeof(void *) == 8 ? 0x20 : 0x18), "as Windows has it");
_Static_assert(offsetof(struct parameters, runtime_data) == (sizeof(void *) == 8 ? 0xe0 : 0x88), "as Windows has it");

/* PS_ATTRIBUTE, PS_ATTRIBUTE_LIST. */
struct attribute {
    ULONG_PTR kind;
    SIZE_T size;
    void *value;
    SIZE_T *returned;
};
struct attributes {
    SIZE_T size;
    struct attribute item[];
};

/* One line of ProcessHandleInformation, and of SystemExtendedHandleInformation. */
struct process_handle {
    HANDLE value;
    ULONG_PTR handle_count, pointer_count;
    ULONG access, type, attributes, reserved;
};
struct system_handle {
    void *object;
    ULONG_PTR process;
    HANDLE value;
    ULONG access;
    USHORT trace, type;
    ULONG attributes, reserved;
};

PEB *NTAPI RtlGetCurrentPeb(void);
BOOLEAN NTAPI RtlDllShutdownInProgress(void);

static inline struct parameters *own_parameters(void)
{
    return (struct parameters *)RtlGetCurrentPeb()->ProcessParameters;
}

NTSTATUS NTAPI NtCreateNamedPipeFile(HANDLE *handle, ULONG access, OBJECT_ATTRIBUTES *object, IO_STATUS_BLOCK *io, ULONG sharing,
                                     ULONG disposition, ULONG options, ULONG pipe_type, ULONG read_mode, ULONG completion_mode,
                                     ULONG instances, ULONG in_quota, ULONG out_quota, LARGE_INTEGER *timeout);
NTSTATUS NTAPI NtSetInformationObject(HANDLE handle, OBJECT_INFORMATION_CLASS class, void *information, ULONG size);
NTSTATUS NTAPI NtDuplicateObject(HANDLE source_process, HANDLE source, HANDLE target_process, HANDLE *target, ACCESS_MASK access,
                                 ULONG attributes, ULONG options);
NTSTATUS NTAPI NtCreateUserProcess(HANDLE *process, HANDLE *thread, ACCESS_MASK process_access, ACCESS_MASK thread_access,
                                   OBJECT_ATTRIBUTES *process_object, OBJECT_ATTRIBUTES *thread_object, ULONG process_flags,
                                   ULONG thread_flags, struct parameters *parameters, SIZE_T *create_info,
                                   struct attributes *attributes);
BOOL WINAPI CreateProcessInternalW(HANDLE token, const WCHAR *application, WCHAR *command_line, SECURITY_ATTRIBUTES *process_security,
                                   SECURITY_ATTRIBUTES *thread_security, BOOL inherit, DWORD flags, void *environment,
                                   const WCHAR *directory, STARTUPINFOW *startup, PROCESS_INFORMATION *information,
                                   HANDLE *new_token);

/* LdrRegisterDllNotification: documented, but in no header. */
struct dll_notification {
    ULONG flags;
    const UNICODE_STRING *full_name, *base_name;
    void *base;
    ULONG image_size;
};
enum { DLL_LOADED = 1, DLL_UNLOADED = 2 };
typedef void(CALLBACK *dll_notification_function)(ULONG reason, const struct dll_notification *data, void *context);
NTSTATUS NTAPI LdrRegisterDllNotification(ULONG flags, dll_notification_function function, void *context, void **cookie);
NTSTATUS NTAPI LdrUnregisterDllNotification(void *cookie);

#endif
