/*
 * The library itself: loading and unloading it, the headers that it restores, other libraries' hooks beside its own.
 * SPDX-License-Identifier: MIT
 */
#include "subject.h"

#include <stdlib.h>
#include <string.h>

#include "cloexec.h"

static const char *const hooked_names[][2] = {
    {"ntdll", "NtCreateFile"},       {"ntdll", "NtOpenFile"},      {"ntdll", "NtCreateNamedPipeFile"},
    {"ntdll", "NtDuplicateObject"},  {"ntdll", "NtClose"},         {"ntdll", "NtSetInformationObject"},
    {"ntdll", "NtCreateUserProcess"}, {"ws2_32", "socket"},        {"ws2_32", "accept"},
    {"ws2_32", "WSASocketW"},        {"ws2_32", "WSASocketA"},     {"ws2_32", "WSAAccept"},
    {"kernelbase", "CreateProcessInternalW"},
};
enum { HOOKED = sizeof hooked_names / sizeof *hooked_names };

static void copy_code(unsigned char code[HOOKED][16])
{
    for (int i = 0; i < HOOKED; i++)
        memcpy(code[i], (void *)GetProcAddress(GetModuleHandleA(hooked_names[i][0]), hooked_names[i][1]), 16);
}

static int jumps(unsigned char code[HOOKED][16])
{
    int count = 0;

    for (int i = 0; i < HOOKED; i++)
        count += code[i][0] == 0xe9;
    return count;
}

static HANDLE file(void)
{
    return CreateFileA("library.txt", GENERIC_WRITE, 7, &inherit, CREATE_ALWAYS, 0, NULL);
}

static void by_interface(HMODULE dll)
{
    int (*get)(void *) = (int (*)(void *))(void (*)(void))GetProcAddress(dll, "cloexec_get_handle_inheritable");
    int (*set)(void *, int) = (int (*)(void *, int))(void (*)(void))GetProcAddress(dll, "cloexec_set_handle_inheritable");
    HANDLE handle = file();
    int born = get(handle), made = set(handle, 1), then = get(handle), unmade = set(handle, 0);

    say("interface", "born %d; set %d, %d; unset %d, %d; bogus %d, %d", born, made, then, unmade, get(handle),
        get((void *)0x7770), set((void *)0x7770, 1));
    CloseHandle(handle);
}

/* Run bare: the library is loaded and unloaded by hand. SUBJECT_DLL says where it is. */
void library(void)
{
    static unsigned char before[HOOKED][16], during[HOOKED][16], after[HOOKED][16];
    HANDLE handle;
    HMODULE dll;

    copy_code(before);
    dll = LoadLibraryA(getenv("SUBJECT_DLL"));
    if (dll == NULL) {
        say("load", "error %lu", GetLastError());
        return;
    }
    copy_code(during);
    handle = file();
    say("loaded", "%d of %d hooked, file %s", jumps(during), HOOKED, has_flag(handle) ? "inheritable" : "not inheritable");
    by_interface(dll);
    FreeLibrary(dll);
    copy_code(after);
    say("unloaded", "%s, that file %s, another %s", memcmp(before, after, sizeof before) == 0 ? "as before" : "changed",
        has_flag(handle) ? "inheritable" : "not inheritable", has_flag(file()) ? "inheritable" : "not inheritable");
}

/* --- the headers, as a file and as loaded --- */

void headers(void)
{
    static char disk[4096];
    const char *memory = (const char *)GetModuleHandleA(NULL);
    char path[MAX_PATH];
    HANDLE image;
    DWORD length;
    const IMAGE_DATA_DIRECTORY *a, *b;

    GetModuleFileNameA(NULL, path, sizeof path);
    image = CreateFileA(path, GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);
    ReadFile(image, disk, sizeof disk, &length, NULL);
    a = ((const IMAGE_NT_HEADERS *)(disk + ((const IMAGE_DOS_HEADER *)disk)->e_lfanew))->OptionalHeader.DataDirectory;
    b = ((const IMAGE_NT_HEADERS *)(memory + ((const IMAGE_DOS_HEADER *)memory)->e_lfanew))->OptionalHeader.DataDirectory;
    say("import-directory", "%s", a[1].VirtualAddress == b[1].VirtualAddress && a[1].Size == b[1].Size ? "as on disk" : "changed");
    say("address-directory", "%s", memcmp(&a[12], &b[12], sizeof *a) == 0 ? "as on disk" : "changed");
}

/* --- hooks of others --- */

#ifdef _WIN64
static volatile LONG visits;

/* A detour as other libraries make it: jmp rel32 to code within reach that counts and goes on behind the eight bytes moved. */
static void hook_first(unsigned char *target)
{
    static const unsigned char count[] = {0xf0, 0xff, 0x00, 0x58}; /* lock inc dword [rax]; pop rax */
    unsigned char *page = NULL;
    ULONG_PTR place = (ULONG_PTR)target & ~(ULONG_PTR)0xffff;
    void *counter = (void *)&visits, *back = target + 8;
    DWORD protection;
    int distance;

    for (int i = 1; page == NULL && i < 4096; i++)
        page = VirtualAlloc((void *)(place - (ULONG_PTR)i * 0x10000), 4096, MEM_RESERVE | MEM_COMMIT, PAGE_EXECUTE_READWRITE);
    page[0] = 0x50, page[1] = 0x48, page[2] = 0xb8; /* push rax; mov rax, counter */
    memcpy(page + 3, &counter, 8);
    memcpy(page + 11, count, sizeof count);
    memcpy(page + 15, target, 8);
    memcpy(page + 23, "\xff\x25\0\0\0\0", 6);
    memcpy(page + 29, &back, 8);
    VirtualProtect(target, 8, PAGE_EXECUTE_READWRITE, &protection);
    distance = (int)(page - (target + 5));
    target[0] = 0xe9;
    memcpy(target + 1, &distance, 4);
}

static void break_stub(unsigned char *target, unsigned char first)
{
    DWORD protection;

    VirtualProtect(target, 8, PAGE_EXECUTE_READWRITE, &protection);
    target[0] = first;
}

static void *nt(const char *name)
{
    return (void *)GetProcAddress(GetModuleHandleA("ntdll"), name);
}

static void tell_visits(const char *name)
{
    bool inherits;

    visits = 0;
    inherits = has_flag(file());
    say(name, "file %s, the other hook %s", inherits ? "inheritable" : "not inheritable", visits > 0 ? "ran" : "did not run");
}

/* Another library was first: both run. Then a form that nobody knows: nothing is hooked, and the first bytes are as they were. */
void chains(void)
{
    static unsigned char before[HOOKED][16], after[HOOKED][16];
    unsigned char *pipes = nt("NtCreateNamedPipeFile");
    const char *path = getenv("SUBJECT_DLL");
    unsigned char saved = *pipes;
    HMODULE dll;

    break_stub(pipes, 0xc5);
    copy_code(before);
    dll = LoadLibraryA(path);
    copy_code(after);
    say("unknown-stub", "%s, file %s", memcmp(before, after, sizeof before) == 0 ? "untouched" : "changed",
        has_flag(file()) ? "inheritable" : "not inheritable");
    FreeLibrary(dll);
    *pipes = saved;
    hook_first(nt("NtCreateFile"));
    dll = LoadLibraryA(path);
    tell_visits("chained");
    FreeLibrary(dll);
    tell_visits("unchained");
}
#else
void chains(void)
{
    say("chained", "only in 64-bit code");
}
#endif

/* --- what the launcher lists of us --- */

void self_listed(void)
{
    STARTUPINFOA startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    SOCKET listener, client;
    HANDLE read_end, write_end;
    char line[64];

    CreateFileA("marked.txt", GENERIC_WRITE, 7, &inherit, CREATE_ALWAYS, 0, NULL);
    CreatePipe(&read_end, &write_end, NULL, 0);
    connect_pair(&listener, &client);
    SetHandleInformation((HANDLE)listener, HANDLE_FLAG_INHERIT, 0);
    snprintf(line, sizeof line, "cloexec.exe --list %lu", GetCurrentProcessId());
    if (CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process))
        finish(&process);
}
