/*
 * Creating a process that inherits: it gets a handle list, so that it receives what it was meant to and nothing that another thread
 * makes meanwhile. Here and not in CreateProcess, because the attribute list is a plain array here, and because batch files lose the
 * caller's list on the way.
 * SPDX-License-Identifier: MIT
 */
#include "handles.h"
#include "mode.h"
#include "real.h"
#include "runtime-data.h"
#include "snapshot.h"
#include "wrap-process.h"

/* One process creation. */
struct handover {
    struct cloexec_handles passed, lent;
    HANDLE placeholder;
    struct attributes *attributes;
    struct cloexec_runtime_data runtime;
};

static const struct attribute *find(const struct attributes *attributes, ULONG_PTR kind)
{
    SIZE_T count = attributes != NULL ? (attributes->size - sizeof *attributes) / sizeof *attributes->item : 0;

    for (SIZE_T i = 0; i < count; i++)
        if (attributes->item[i].kind == kind)
            return &attributes->item[i];
    return NULL;
}

static bool has_flag(HANDLE handle)
{
    struct handle_flags flags;

    return NT_SUCCESS(NtQueryObject(handle, OBJECT_HANDLE_FLAGS, &flags, sizeof flags, NULL)) && flags.inherit;
}

static bool lend(struct handover *h, HANDLE handle)
{
    if (cloexec_handles_has(&h->lent, handle))
        return true;
    if (!cloexec_handles_has_room(&h->lent, handle) || !cloexec_lend(handle))
        return false;
    cloexec_handles_add(&h->lent, handle);
    return true;
}

static void pass_inheritable(struct handover *h, HANDLE handle)
{
    if (!cloexec_handles_has(&h->passed, handle))
        cloexec_handles_add(&h->passed, handle);
}

/* A handle that the program names: it is passed on if it would have been without us. */
static void pass(struct handover *h, HANDLE handle)
{
    if (cloexec_is_handle(handle) && !cloexec_handles_has(&h->passed, handle) && (lend(h, handle) || has_flag(handle)))
        cloexec_handles_add(&h->passed, handle);
}

/* --- what is named --- */

/* Without STARTF_USESTDHANDLES Windows may fill in our own standard handles later. */
static void pass_standard(struct handover *h, const struct parameters *parameters)
{
    const HANDLE *ours = own_parameters()->standard;

    for (int i = 0; i < 3; i++) {
        pass(h, parameters->standard[i]);
        if (!(parameters->window_flags & STARTF_USESTDHANDLES))
            pass(h, ours[i]);
    }
}

static void pass_runtime_data(struct handover *h)
{
    for (unsigned i = 0; i < h->runtime.count; i++)
        if (cloexec_runtime_is_open(&h->runtime, i) && (i < 3 || !cloexec_is_strict))
            pass(h, cloexec_runtime_handle(&h->runtime, i));
}

static bool is_conhost(const UNICODE_STRING *image)
{
    static const WCHAR name[] = L"conhost.exe";
    enum { LENGTH = sizeof name / sizeof *name - 1 };
    USHORT length = image->Length / sizeof(WCHAR);

    return length >= LENGTH &&
           CompareStringOrdinal(image->Buffer + length - LENGTH, LENGTH, name, LENGTH, TRUE) == CSTR_EQUAL;
}

static int hexadecimal(WCHAR letter)
{
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    letter |= 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* Wine 8 starts the host of a pseudo console with the numbers of its handles: --server 0x40 --signal 0x44. */
static void pass_command_line(struct handover *h, const UNICODE_STRING *line)
{
    const WCHAR *end = line->Buffer + line->Length / sizeof(WCHAR);

    for (const WCHAR *p = line->Buffer; p + 2 < end; p++) {
        ULONG_PTR value = 0;

        if (p[0] != '0' || p[1] != 'x')
            continue;
        for (p += 2; p < end && hexadecimal(*p) >= 0; p++)
            value = value * 16 + (ULONG_PTR)hexadecimal(*p);
        pass(h, (HANDLE)value);
    }
}

/* What the program made inheritable itself, and whatever is no file, goes on as ever. */
static void pass_wished(HANDLE handle, bool inherits, unsigned type, void *context)
{
    if (inherits && cloexec_is_handle(handle) && (cloexec_mark_of(handle) == MARK_WISHED || !cloexec_is_file(handle, type)))
        pass_inheritable(context, handle);
}

/* --- the list --- */

/* An empty list would mean no list. */
static void add_placeholder(struct handover *h)
{
    SECURITY_ATTRIBUTES inherit = {sizeof inherit, NULL, TRUE};
    DWORD saved_error = GetLastError();

    h->placeholder = CreateEventW(&inherit, FALSE, FALSE, NULL);
    if (h->placeholder != NULL)
        cloexec_handles_add(&h->passed, h->placeholder);
    SetLastError(saved_error);
}

static void append_list(struct handover *h, const struct attributes *attributes)
{
    SIZE_T size = attributes != NULL ? attributes->size : sizeof *attributes;
    struct attribute list = {ATTRIBUTE_HANDLE_LIST, h->passed.count * sizeof(HANDLE), h->passed.item, NULL};

    h->attributes = HeapAlloc(GetProcessHeap(), 0, size + sizeof list);
    if (h->attributes == NULL)
        return;
    if (attributes != NULL)
        memcpy(h->attributes, attributes, size);
    memcpy((char *)h->attributes + size, &list, sizeof list);
    h->attributes->size = size + sizeof list;
}

/* Where the caller gave no list: all that it did not give by accident. */
static bool pass_all(struct handover *h, const struct parameters *parameters)
{
    pass_runtime_data(h);
    if (is_conhost(&parameters->image))
        pass_command_line(h, &parameters->command_line);
    return cloexec_each_handle(pass_wished, h) && !h->passed.failed;
}

/*
 * The caller's own list says all there is to say. Standard handles that are not in it keep the flag that they would have had: whether
 * that is enough is the system's affair.
 */
static bool pass_list(struct handover *h, const HANDLE *list, SIZE_T count)
{
    for (SIZE_T i = 0; i < count; i++)
        pass(h, list[i]);
    return !h->passed.failed;
}

static void make_list(struct handover *h, const struct parameters *parameters, const struct attributes *attributes)
{
    struct cloexec_asked asked = cloexec_asked();

    pass_standard(h, parameters);
    if (!(asked.item != NULL ? pass_list(h, asked.item, asked.count) : pass_all(h, parameters)))
        return;
    if (h->passed.count == 0)
        add_placeholder(h);
    cloexec_runtime_blank(&h->runtime, &h->passed);
    if (h->passed.count > 0)
        append_list(h, attributes);
}

static void honour_list(struct handover *h, const struct parameters *parameters, const struct attribute *list)
{
    pass_list(h, list->value, list->size / sizeof(HANDLE));
    pass_standard(h, parameters);
    cloexec_runtime_blank(&h->runtime, &h->passed);
}

static void begin(struct handover *h, struct parameters *parameters, struct attributes *attributes)
{
    const struct attribute *list = find(attributes, ATTRIBUTE_HANDLE_LIST);

    *h = (struct handover){.attributes = NULL};
    cloexec_runtime_open(&h->runtime, parameters);
    if (list != NULL)
        honour_list(h, parameters, list);
    else
        make_list(h, parameters, attributes);
}

static void end(struct handover *h)
{
    cloexec_runtime_restore(&h->runtime);
    for (unsigned i = 0; i < h->lent.count; i++)
        cloexec_take_back(h->lent.item[i]);
    if (h->placeholder != NULL)
        REAL(NtClose)(h->placeholder);
    if (h->attributes != NULL)
        HeapFree(GetProcessHeap(), 0, h->attributes);
    cloexec_handles_free(&h->passed);
    cloexec_handles_free(&h->lent);
}

/* --- the call --- */

/* PS_CREATE_INFO is written to even when the call fails. */
struct create_info {
    SIZE_T words[16];
};

static void copy_info(void *to, const void *from, const SIZE_T *info)
{
    if (info != NULL)
        memcpy(to, from, *info < sizeof(struct create_info) ? *info : sizeof(struct create_info));
}

/* Windows refuses a list with a handle that another thread has just closed; a bare call would not have noticed. */
static bool is_refused(const struct handover *h, NTSTATUS status)
{
    return h->attributes != NULL && (status == (NTSTATUS)STATUS_INVALID_PARAMETER || status == (NTSTATUS)STATUS_INVALID_HANDLE);
}

static bool concerns_us(ULONG flags, const struct parameters *parameters, const struct attributes *attributes)
{
    return cloexec_active != 0 && (flags & PROCESS_CREATE_INHERIT_HANDLES) != 0 && parameters != NULL &&
           (parameters->flags & PARAMETERS_NORMALIZED) != 0 && find(attributes, ATTRIBUTE_PARENT_PROCESS) == NULL;
}

/* Windows' eleven arguments, so that the call can be repeated. */
struct call {
    HANDLE *process, *thread;
    ACCESS_MASK process_access, thread_access;
    OBJECT_ATTRIBUTES *process_object, *thread_object;
    ULONG process_flags, thread_flags;
    struct parameters *parameters;
    SIZE_T *create_info;
    struct attributes *attributes;
};

static NTSTATUS create(const struct call *c, struct attributes *attributes)
{
    return REAL(NtCreateUserProcess)(c->process, c->thread, c->process_access, c->thread_access, c->process_object,
                                     c->thread_object, c->process_flags, c->thread_flags, c->parameters, c->create_info,
                                     attributes);
}

/* Returns whether the answer in *status stands. */
static bool create_with_list(const struct call *c, NTSTATUS *status)
{
    struct handover h;
    bool stands;

    begin(&h, c->parameters, c->attributes);
    *status = create(c, h.attributes != NULL ? h.attributes : c->attributes);
    stands = !is_refused(&h, *status);
    end(&h);
    return stands;
}

static NTSTATUS create_confined(const struct call *c)
{
    enum { TRIES = 3 };
    struct create_info info;
    NTSTATUS status;

    copy_info(&info, c->create_info, c->create_info);
    for (int i = 0; i < TRIES; i++) {
        if (create_with_list(c, &status))
            return status;
        copy_info(c->create_info, &info, c->create_info);
    }
    return create(c, c->attributes);
}

NTSTATUS NTAPI cloexec_NtCreateUserProcess(HANDLE *process, HANDLE *thread, ACCESS_MASK process_access, ACCESS_MASK thread_access,
                                           OBJECT_ATTRIBUTES *process_object, OBJECT_ATTRIBUTES *thread_object,
                                           ULONG process_flags, ULONG thread_flags, struct parameters *parameters,
                                           SIZE_T *create_info, struct attributes *attributes)
{
    struct call call = {process,       thread,       process_access, thread_access, process_object, thread_object,
                        process_flags, thread_flags, parameters,     create_info,   attributes};

    return concerns_us(process_flags, parameters, attributes) ? create_confined(&call) : create(&call, attributes);
}
