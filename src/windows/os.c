/*
 * The Windows side of os.h. Names of programs and settings know no case here: policy.c gets all of it in small letters.
 * SPDX-License-Identifier: MIT
 */
#include "os.h"

#include <string.h>

#include "nt.h"

static const WCHAR prefix[] = L"CLOEXEC_";
enum { PREFIX_LENGTH = sizeof prefix / sizeof *prefix - 1 };

static char *as_utf8(const WCHAR *text)
{
    int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL);
    char *result = HeapAlloc(GetProcessHeap(), 0, (SIZE_T)size);

    if (result != NULL)
        WideCharToMultiByte(CP_UTF8, 0, text, -1, result, size, NULL, NULL);
    return result;
}

/* Letters of ASCII only: a locale's rules are not at hand here. */
static void change_case(char *text, size_t length, char first, char last)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] >= first && text[i] <= last)
            text[i] ^= 'a' ^ 'A';
}

static void normalize(char *assignment)
{
    size_t name = strcspn(assignment, "=");

    change_case(assignment, name, 'a', 'z');
    change_case(assignment + name, strlen(assignment + name), 'A', 'Z');
}

static bool is_ours(const WCHAR *assignment)
{
    return lstrlenW(assignment) >= PREFIX_LENGTH &&
           CompareStringOrdinal(assignment, PREFIX_LENGTH, prefix, PREFIX_LENGTH, TRUE) == CSTR_EQUAL;
}

/* The lists in the settings point into what is allocated here; a process has few of these and keeps them. */
static bool each_setting(struct cloexec_settings *settings, void (*complain)(const char *assignment, const char *allowed))
{
    WCHAR *environment = GetEnvironmentStringsW();

    if (environment == NULL)
        return false;
    for (const WCHAR *entry = environment; *entry != 0; entry += lstrlenW(entry) + 1) {
        char *assignment = is_ours(entry) ? as_utf8(entry) : NULL;
        const char *allowed;

        if (assignment == NULL)
            continue;
        normalize(assignment);
        allowed = cloexec_policy_take(settings, assignment);
        if (allowed != NULL && complain != NULL)
            complain(assignment, allowed);
    }
    FreeEnvironmentStringsW(environment);
    return true;
}

/* Children are followed unless that is refused, because nothing here does what an inherited LD_PRELOAD does. */
bool cloexec_os_settings(struct cloexec_settings *settings)
{
    settings->has_strict = true;
    settings->follow = true;
    return each_setting(settings, NULL);
}

static void complain(const char *assignment, const char *allowed)
{
    cloexec_os_say((const char *const[]){"cloexec.dll: not understood: ", assignment, "; allowed is ", allowed, "\n", NULL});
}

void cloexec_os_complain(void)
{
    struct cloexec_settings ignored = {.has_strict = true};

    each_setting(&ignored, complain);
}

static const WCHAR *own_path(void)
{
    const UNICODE_STRING *image = &own_parameters()->image;

    return image->Buffer != NULL ? image->Buffer : L"";
}

static const WCHAR *base_name(const WCHAR *path)
{
    const WCHAR *base = path;

    for (; *path != 0; path++)
        if (*path == '\\' || *path == '/')
            base = path + 1;
    return base;
}

/* program.exe, and program. */
void cloexec_os_program(struct cloexec_program *program)
{
    enum { SIZE = 4096 };
    static char buffer[SIZE];
    const WCHAR *name = base_name(own_path());
    int size = WideCharToMultiByte(CP_UTF8, 0, name, -1, buffer, SIZE / 2, NULL, NULL);
    char *stem = buffer + size;

    if (size <= 1)
        return;
    change_case(buffer, (size_t)size, 'A', 'Z');
    program->names[0] = buffer;
    memcpy(stem, buffer, (size_t)size);
    if (size > 5 && strcmp(stem + size - 5, ".exe") == 0) {
        stem[size - 5] = '\0';
        program->names[1] = stem;
    }
}

void cloexec_os_say(const char *const texts[])
{
    char line[1024];
    size_t length = 0;
    DWORD written, saved_error = GetLastError();

    for (; *texts != NULL; texts++)
        for (const char *p = *texts; *p != '\0' && length < sizeof line; p++)
            line[length++] = *p;
    WriteFile(GetStdHandle(STD_ERROR_HANDLE), line, (DWORD)length, &written, NULL);
    SetLastError(saved_error);
}
