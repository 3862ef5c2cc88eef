/*
 * The import table of a process that has not begun. The rules are those of Detours' uimports.cpp: the new table stands behind the
 * image and outside of every section, so the directory entry of the address table must be there, and that of bound imports must not.
 * SPDX-License-Identifier: MIT
 */
#include "child.h"

#include <stdint.h>
#include <string.h>

enum { NEW_IMPORTS = 1, MOST_IMPORTS = 1000, HEADERS = 4096 };

/* What is replaced in the headers: the directory entries of imports, bound imports and the address table. */
struct replaced {
    IMAGE_DATA_DIRECTORY imports, bound, addresses;
};

static const char magic[8] = "cloexec";

/* Stands before the new table; the name of the library ends it. */
struct payload {
    char magic[8];
    struct replaced before;
    ULONG_PTR names[2], addresses[2];
    char path[MAX_PATH];
    IMAGE_IMPORT_DESCRIPTOR imports[];
};

struct image {
    HANDLE process;
    char *base;
    char headers[HEADERS];
};

const char *cloexec_carried_words(enum cloexec_carried carried)
{
    static const char *const words[] = {
        [CARRIED] = "carried",
        [CARRIED_NOT_OTHER_WORD_SIZE] = "the program has another word size: cloexec for 32-bit programs is built with "
                                        "--host=i686-w64-mingw32, for 64-bit ones with --host=x86_64-w64-mingw32",
        [CARRIED_NOT_CLR] = "the program is a .NET (CLR) program, which is not supported",
        [CARRIED_NOT_CYGWIN] = "the program belongs to Cygwin or MSYS, whose fork needs inherited handles",
        [CARRIED_NOT_FAILED] = "the program's import table could not be extended",
    };

    return words[carried];
}

static IMAGE_NT_HEADERS *nt_headers(const char *headers)
{
    return (IMAGE_NT_HEADERS *)(headers + ((const IMAGE_DOS_HEADER *)headers)->e_lfanew);
}

static IMAGE_DATA_DIRECTORY *directory(struct image *image, unsigned index)
{
    return &nt_headers(image->headers)->OptionalHeader.DataDirectory[index];
}

static bool read_at(const struct image *image, const void *address, void *buffer, SIZE_T size)
{
    SIZE_T count;

    return ReadProcessMemory(image->process, address, buffer, size, &count) && count == size;
}

static bool write_at(const struct image *image, void *address, const void *buffer, SIZE_T size)
{
    SIZE_T count;

    return WriteProcessMemory(image->process, address, buffer, size, &count) && count == size;
}

/* --- what kind of program it is --- */

static bool open_image(struct image *image, HANDLE process)
{
    PROCESS_BASIC_INFORMATION basic;
    ULONG_PTR peb[3]; /* the third word is the image's base */

    image->process = process;
    if (!NT_SUCCESS(NtQueryInformationProcess(process, ProcessBasicInformation, &basic, sizeof basic, NULL)) ||
        !read_at(image, basic.PebBaseAddress, peb, sizeof peb))
        return false;
    image->base = (char *)peb[2];
    return read_at(image, image->base, image->headers, sizeof image->headers) &&
           ((const IMAGE_DOS_HEADER *)image->headers)->e_magic == IMAGE_DOS_SIGNATURE &&
           ((const IMAGE_DOS_HEADER *)image->headers)->e_lfanew < (LONG)(HEADERS - sizeof(IMAGE_NT_HEADERS)) &&
           nt_headers(image->headers)->Signature == IMAGE_NT_SIGNATURE;
}

/* A 32-bit process on 64-bit Windows has two PEBs: asked from the other side, it is known by this. */
static bool has_our_word_size(HANDLE process)
{
    BOOL we, it;

    return IsWow64Process(CURRENT_PROCESS, &we) && IsWow64Process(process, &it) && we == it;
}

static bool is_our_machine(const struct image *image)
{
    return nt_headers(image->headers)->OptionalHeader.Magic == IMAGE_NT_OPTIONAL_HDR_MAGIC &&
           nt_headers(image->headers)->FileHeader.Machine ==
               (sizeof(void *) == 8 ? IMAGE_FILE_MACHINE_AMD64 : IMAGE_FILE_MACHINE_I386);
}

static bool is_clr(struct image *image)
{
    return directory(image, IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR)->VirtualAddress != 0;
}

static bool is_cygwin_name(const char *name)
{
    return lstrcmpiA(name, "cygwin1.dll") == 0 || lstrcmpiA(name, "msys-2.0.dll") == 0;
}

static bool imports_cygwin(const struct image *image, const IMAGE_IMPORT_DESCRIPTOR *imports, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        char name[16] = "";

        if (read_at(image, image->base + imports[i].Name, name, sizeof name - 1) && is_cygwin_name(name))
            return true;
    }
    return false;
}

/* --- the new table --- */

static bool read_descriptors(const struct image *image, DWORD table, IMAGE_IMPORT_DESCRIPTOR *imports, unsigned from, unsigned count)
{
    return count == 0 || read_at(image, image->base + table + from * sizeof *imports, imports + from, count * sizeof *imports);
}

/*
 * The old table without its end.  The loader goes on to the mark of the end, whatever size the directory tells: so do we, or the program
 * would lose imports.
 */
static bool read_imports(struct image *image, IMAGE_IMPORT_DESCRIPTOR *imports, unsigned *count)
{
    const IMAGE_DATA_DIRECTORY *old = directory(image, IMAGE_DIRECTORY_ENTRY_IMPORT);
    unsigned told = old->Size / sizeof *imports < MOST_IMPORTS ? old->Size / sizeof *imports : MOST_IMPORTS;

    *count = 0;
    if (old->VirtualAddress == 0)
        return true;
    if (!read_descriptors(image, old->VirtualAddress, imports, 0, told))
        told = 0;
    for (; *count < MOST_IMPORTS; ++*count) {
        if (*count >= told && !read_descriptors(image, old->VirtualAddress, imports, *count, 1))
            return false;
        if (imports[*count].Name == 0 || imports[*count].FirstThunk == 0)
            return true;
    }
    return false;
}

static DWORD rva(const struct image *image, const void *address)
{
    return (DWORD)((uintptr_t)address - (uintptr_t)image->base);
}

/* Memory behind the image whose distance fits in 32 bits. */
static struct payload *reserve(struct image *image, SIZE_T size)
{
    enum { GRANULARITY = 0x10000 };
    uintptr_t start = (uintptr_t)image->base, end = start + nt_headers(image->headers)->OptionalHeader.SizeOfImage;
    uint64_t limit = (uint64_t)start + 0x7fff0000;
    MEMORY_BASIC_INFORMATION region;

    for (uintptr_t at = end; at < limit && at >= start; at = (uintptr_t)region.BaseAddress + region.RegionSize) {
        void *place = NULL;

        at = (at + GRANULARITY - 1) & ~(uintptr_t)(GRANULARITY - 1);
        if (VirtualQueryEx(image->process, (void *)at, &region, sizeof region) == 0)
            return NULL;
        if (region.State == MEM_FREE && (uintptr_t)region.BaseAddress + region.RegionSize >= at + size)
            place = VirtualAllocEx(image->process, (void *)at, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
        if (place != NULL)
            return place;
    }
    return NULL;
}

static void describe(const struct image *image, struct payload *here, const struct payload *there)
{
    here->names[0] = here->addresses[0] = (ULONG_PTR)IMAGE_ORDINAL_FLAG | 1;
    here->imports[0] = (IMAGE_IMPORT_DESCRIPTOR){
        .OriginalFirstThunk = rva(image, there->names), .Name = rva(image, there->path), .FirstThunk = rva(image, there->addresses)};
}

/* The section that holds the old table: loaders make it writable for the time of the imports. */
static IMAGE_DATA_DIRECTORY section_of(const struct image *image, DWORD address)
{
    const IMAGE_NT_HEADERS *headers = nt_headers(image->headers);
    const IMAGE_SECTION_HEADER *section = IMAGE_FIRST_SECTION(headers);
    const char *end = image->headers + HEADERS;

    for (unsigned i = headers->FileHeader.NumberOfSections; i > 0 && (const char *)(section + 1) <= end; i--, section++)
        if (address - section->VirtualAddress < section->Misc.VirtualSize)
            return (IMAGE_DATA_DIRECTORY){section->VirtualAddress, section->Misc.VirtualSize};
    return (IMAGE_DATA_DIRECTORY){0, 0};
}

static void redirect(struct image *image, const struct payload *there, unsigned count)
{
    IMAGE_DATA_DIRECTORY *imports = directory(image, IMAGE_DIRECTORY_ENTRY_IMPORT);
    IMAGE_DATA_DIRECTORY *addresses = directory(image, IMAGE_DIRECTORY_ENTRY_IAT);

    if (addresses->VirtualAddress == 0 && imports->VirtualAddress != 0)
        *addresses = section_of(image, imports->VirtualAddress);
    *imports = (IMAGE_DATA_DIRECTORY){rva(image, there->imports), (count + NEW_IMPORTS + 1) * sizeof(IMAGE_IMPORT_DESCRIPTOR)};
    *directory(image, IMAGE_DIRECTORY_ENTRY_BOUND_IMPORT) = (IMAGE_DATA_DIRECTORY){0, 0};
}

/* The directories, as they stand in the child. */
static bool write_directories(struct image *image)
{
    IMAGE_DATA_DIRECTORY *first = directory(image, 0);
    char *there = image->base + ((char *)first - image->headers);
    SIZE_T size = IMAGE_NUMBEROF_DIRECTORY_ENTRIES * sizeof *first;
    DWORD before;
    bool written;

    if (!VirtualProtectEx(image->process, there, size, PAGE_READWRITE, &before))
        return false;
    written = write_at(image, there, first, size);
    VirtualProtectEx(image->process, there, size, before, &before);
    return written;
}

static struct replaced replaced_in(struct image *image)
{
    return (struct replaced){*directory(image, IMAGE_DIRECTORY_ENTRY_IMPORT), *directory(image, IMAGE_DIRECTORY_ENTRY_BOUND_IMPORT),
                             *directory(image, IMAGE_DIRECTORY_ENTRY_IAT)};
}

static enum cloexec_carried extend(struct image *image, struct payload *here, const char *path)
{
    struct payload *there;
    unsigned count;
    SIZE_T size;

    if (!read_imports(image, here->imports + NEW_IMPORTS, &count))
        return CARRIED_NOT_FAILED;
    if (imports_cygwin(image, here->imports + NEW_IMPORTS, count))
        return CARRIED_NOT_CYGWIN;
    size = sizeof *here + (count + NEW_IMPORTS + 1) * sizeof *here->imports;
    if ((there = reserve(image, size)) == NULL)
        return CARRIED_NOT_FAILED;
    memcpy(here->magic, magic, sizeof magic);
    here->before = replaced_in(image);
    strcpy(here->path, path);
    describe(image, here, there);
    memset(&here->imports[NEW_IMPORTS + count], 0, sizeof *here->imports);
    redirect(image, there, count);
    return write_at(image, there, here, size) && write_directories(image) ? CARRIED : CARRIED_NOT_FAILED;
}

static enum cloexec_carried carry(struct image *image, const char *path)
{
    SIZE_T size = sizeof(struct payload) + (MOST_IMPORTS + NEW_IMPORTS + 1) * sizeof(IMAGE_IMPORT_DESCRIPTOR);
    struct payload *here;
    enum cloexec_carried result;

    if (!is_our_machine(image))
        return CARRIED_NOT_OTHER_WORD_SIZE;
    if (is_clr(image))
        return CARRIED_NOT_CLR;
    if ((here = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, size)) == NULL)
        return CARRIED_NOT_FAILED;
    result = extend(image, here, path);
    HeapFree(GetProcessHeap(), 0, here);
    return result;
}

enum cloexec_carried cloexec_carry(HANDLE process, const char *path)
{
    DWORD saved_error = GetLastError();
    struct image *image = HeapAlloc(GetProcessHeap(), 0, sizeof *image);
    enum cloexec_carried result = CARRIED_NOT_FAILED;

    if (!has_our_word_size(process))
        result = CARRIED_NOT_OTHER_WORD_SIZE;
    else if (image != NULL && open_image(image, process))
        result = carry(image, path);
    if (image != NULL)
        HeapFree(GetProcessHeap(), 0, image);
    SetLastError(saved_error);
    return result;
}

/* --- in the process itself --- */

static bool is_ascii(const WCHAR *text)
{
    while (*text != 0 && *text < 128)
        text++;
    return *text == 0;
}

/* An import table's names are in a code page: other letters are got round by the short name, where the volume has one. */
bool cloexec_carry_path(HMODULE module, char path[MAX_PATH])
{
    WCHAR wide[MAX_PATH];
    DWORD length = GetModuleFileNameW(module, wide, MAX_PATH);
    BOOL lossy = FALSE;

    if (length == 0 || length >= MAX_PATH)
        return false;
    if (!is_ascii(wide)) {
        length = GetShortPathNameW(wide, wide, MAX_PATH);
        if (length == 0 || length >= MAX_PATH)
            return false;
    }
    return WideCharToMultiByte(CP_ACP, 0, wide, -1, path, MAX_PATH, NULL, &lossy) > 0 && !lossy;
}

static char *own_base(void)
{
    return (char *)GetModuleHandleW(NULL);
}

void cloexec_carry_restore(void)
{
    char *base = own_base();
    IMAGE_OPTIONAL_HEADER *header = &nt_headers(base)->OptionalHeader;
    IMAGE_DATA_DIRECTORY *directories = header->DataDirectory;
    const struct payload *payload =
        (const void *)(base + directories[IMAGE_DIRECTORY_ENTRY_IMPORT].VirtualAddress - offsetof(struct payload, imports));
    DWORD before;

    if (directories[IMAGE_DIRECTORY_ENTRY_IMPORT].VirtualAddress < header->SizeOfImage ||
        memcmp(payload->magic, magic, sizeof magic) != 0 ||
        !VirtualProtect(directories, sizeof header->DataDirectory, PAGE_READWRITE, &before))
        return;
    directories[IMAGE_DIRECTORY_ENTRY_IMPORT] = payload->before.imports;
    directories[IMAGE_DIRECTORY_ENTRY_BOUND_IMPORT] = payload->before.bound;
    directories[IMAGE_DIRECTORY_ENTRY_IAT] = payload->before.addresses;
    VirtualProtect(directories, sizeof header->DataDirectory, before, &before);
}

bool cloexec_is_cygwin(void)
{
    const char *base = own_base();
    const IMAGE_DATA_DIRECTORY *directory = &nt_headers(base)->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT];
    const IMAGE_IMPORT_DESCRIPTOR *import = (const void *)(base + directory->VirtualAddress);

    for (; directory->VirtualAddress != 0 && import->Name != 0; import++)
        if (is_cygwin_name(base + import->Name))
            return true;
    return GetModuleHandleW(L"cygwin1.dll") != NULL || GetModuleHandleW(L"msys-2.0.dll") != NULL;
}
