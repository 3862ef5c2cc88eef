/*
 * Reads what ld.so reads (link.h, ELF gABI): DT_JMPREL, DT_REL and DT_RELA of an object, and of them the entries that the processor
 * calls JUMP_SLOT and GLOB_DAT, and addresses in data: tables of functions.  Pages that ld.so made read-only after relocation are opened
 * for the moment.  Constructors of the module have run by then.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "deepbind.h"

#include <stdint.h>
#include <string.h>

#include "forms.h"

/* What the processor calls these types of entries. */
#if defined __x86_64__
enum { JUMP_SLOT = R_X86_64_JUMP_SLOT, GLOB_DAT = R_X86_64_GLOB_DAT, ADDRESS = R_X86_64_64 };
#elif defined __i386__
enum { JUMP_SLOT = R_386_JMP_SLOT, GLOB_DAT = R_386_GLOB_DAT, ADDRESS = R_386_32 };
#elif defined __aarch64__
enum { JUMP_SLOT = R_AARCH64_JUMP_SLOT, GLOB_DAT = R_AARCH64_GLOB_DAT, ADDRESS = R_AARCH64_ABS64 };
#elif defined __arm__
enum { JUMP_SLOT = R_ARM_JUMP_SLOT, GLOB_DAT = R_ARM_GLOB_DAT, ADDRESS = R_ARM_ABS32 };
#elif defined __riscv
enum { JUMP_SLOT = R_RISCV_JUMP_SLOT, ADDRESS = __riscv_xlen == 64 ? R_RISCV_64 : R_RISCV_32, GLOB_DAT = ADDRESS };
#elif defined __s390x__
enum { JUMP_SLOT = R_390_JMP_SLOT, GLOB_DAT = R_390_GLOB_DAT, ADDRESS = R_390_64 };
#elif defined __loongarch_lp64
enum { JUMP_SLOT = R_LARCH_JUMP_SLOT, ADDRESS = R_LARCH_64, GLOB_DAT = ADDRESS };
#else
enum { JUMP_SLOT = -1, GLOB_DAT = -1, ADDRESS = -1 }; /* such modules are not covered there */
#endif

#if __ELF_NATIVE_CLASS == 64
#define RELOCATION_TYPE(info) ELF64_R_TYPE(info)
#define RELOCATION_SYMBOL(info) ELF64_R_SYM(info)
#else
#define RELOCATION_TYPE(info) ELF32_R_TYPE(info)
#define RELOCATION_SYMBOL(info) ELF32_R_SYM(info)
#endif

struct module {
    const struct link_map *map;
    ElfW(Addr) base;
    const ElfW(Sym) *symbols;
    const char *strings;
    ElfW(Addr) relocations, plain_relocations, jumps;
    size_t relocations_size, plain_size, jumps_size;
    bool jumps_have_addends;
};

const struct link_map *cloexec_last_object(void)
{
    const struct link_map *map = _r_debug.r_map;

    while (map != NULL && map->l_next != NULL)
        map = map->l_next;
    return map;
}

static ElfW(Addr) at(const struct link_map *map, ElfW(Addr) value)
{
    return value < map->l_addr ? value + map->l_addr : value;
}

static struct module read_module(const struct link_map *map)
{
    struct module module = {.map = map, .base = map->l_addr};

    for (const ElfW(Dyn) *entry = map->l_ld; entry->d_tag != DT_NULL; entry++)
        switch (entry->d_tag) {
        case DT_SYMTAB:
            module.symbols = (const ElfW(Sym) *)at(map, entry->d_un.d_ptr);
            break;
        case DT_STRTAB:
            module.strings = (const char *)at(map, entry->d_un.d_ptr);
            break;
        case DT_RELA:
            module.relocations = at(map, entry->d_un.d_ptr);
            break;
        case DT_RELASZ:
            module.relocations_size = entry->d_un.d_val;
            break;
        case DT_REL:
            module.plain_relocations = at(map, entry->d_un.d_ptr);
            break;
        case DT_RELSZ:
            module.plain_size = entry->d_un.d_val;
            break;
        case DT_JMPREL:
            module.jumps = at(map, entry->d_un.d_ptr);
            break;
        case DT_PLTRELSZ:
            module.jumps_size = entry->d_un.d_val;
            break;
        case DT_PLTREL:
            module.jumps_have_addends = entry->d_un.d_val == DT_RELA;
            break;
        }
    return module;
}

struct span {
    uintptr_t first, end;
};

/* The program headers, count of them; NULL where they are not at the beginning of the object. */
static const ElfW(Phdr) *segments(const struct link_map *map, int *count)
{
    const ElfW(Ehdr) *header = (const ElfW(Ehdr) *)map->l_addr;

    *count = 0;
    if (map->l_addr == 0 || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0)
        return NULL;
    *count = header->e_phnum;
    return (const ElfW(Phdr) *)(map->l_addr + header->e_phoff);
}

/* What ld.so closed: RELRO. */
static struct span closed_span(const struct link_map *map)
{
    struct span span = {0, 0};
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    int count;
    const ElfW(Phdr) *segment = segments(map, &count);

    for (int i = 0; i < count; i++)
        if (segment[i].p_type == PT_GNU_RELRO) {
            span.first = (map->l_addr + segment[i].p_vaddr) & ~(page - 1);
            span.end = (map->l_addr + segment[i].p_vaddr + segment[i].p_memsz) & ~(page - 1);
        }
    return span;
}

/* Code that was not compiled for a library has addresses in itself (DT_TEXTREL), where nothing may be written. */
static bool is_data(const struct link_map *map, ElfW(Addr) offset)
{
    int count;
    const ElfW(Phdr) *segment = segments(map, &count);

    for (int i = 0; i < count; i++)
        if (segment[i].p_type == PT_LOAD && offset >= segment[i].p_vaddr && offset - segment[i].p_vaddr < segment[i].p_memsz)
            return segment[i].p_flags & PF_W;
    return false;
}

/* The row of a name, or -1. */
static int row_of(const char *name)
{
    uint32_t hash = cloexec_gnu_hash(name);

    for (int row = 0; row < ROW_FUNCTIONS; row++)
        if (cloexec_row_symbol((size_t)row).hash == hash && strcmp(cloexec_row_symbol((size_t)row).name, name) == 0)
            return row;
    return -1;
}

/* Whether value is a function of a row's name: a constructor of the module may have put something else into its table. */
static bool is_of_row(int row, const void *value)
{
    void *found[ROW_FUNCTIONS];

    memset(found, 1, sizeof found); /* what is not NULL is not sought */
    for (const struct link_map *map = _r_debug.r_map; map != NULL; map = map->l_next) {
        found[row] = NULL;
        cloexec_lookup_in(map, cloexec_row_symbol, ROW_FUNCTIONS, found);
        if (found[row] == value)
            return true;
    }
    return false;
}

static bool is_ours_to_bind(const struct module *module, ElfW(Addr) offset, int type, int row)
{
    if (type == ADDRESS)
        return is_data(module->map, offset) && is_of_row(row, *(void **)(module->base + offset));
    return type == JUMP_SLOT || type == GLOB_DAT;
}

/* A function that the module has itself stays. */
static void bind_entry(const struct module *module, ElfW(Addr) offset, ElfW(Xword) info, void *const *own)
{
    void **slot = (void **)(module->base + offset);
    const ElfW(Sym) *symbol = module->symbols + RELOCATION_SYMBOL(info);
    int type = (int)RELOCATION_TYPE(info), row;

    if ((type != JUMP_SLOT && type != GLOB_DAT && type != ADDRESS) || symbol->st_shndx != SHN_UNDEF)
        return;
    row = row_of(module->strings + symbol->st_name);
    if (row >= 0 && own[row] != NULL && is_ours_to_bind(module, offset, type, row))
        __atomic_store_n(slot, own[row], __ATOMIC_RELAXED);
}

static void bind_with_addends(const struct module *module, ElfW(Addr) table, size_t size, void *const *own)
{
    const ElfW(Rela) *entry = (const ElfW(Rela) *)table;

    for (size_t i = 0; i < size / sizeof *entry; i++)
        bind_entry(module, entry[i].r_offset, entry[i].r_info, own);
}

static void bind_without(const struct module *module, ElfW(Addr) table, size_t size, void *const *own)
{
    const ElfW(Rel) *entry = (const ElfW(Rel) *)table;

    for (size_t i = 0; i < size / sizeof *entry; i++)
        bind_entry(module, entry[i].r_offset, entry[i].r_info, own);
}

static void bind_object(const struct link_map *map, void *const *own)
{
    struct module module = read_module(map);
    struct span closed = closed_span(map);
    bool open = closed.end <= closed.first;

    if (module.symbols == NULL || module.strings == NULL)
        return;
    if (!open && mprotect((void *)closed.first, closed.end - closed.first, PROT_READ | PROT_WRITE) != 0)
        return;
    bind_with_addends(&module, module.relocations, module.relocations_size, own);
    bind_without(&module, module.plain_relocations, module.plain_size, own);
    if (module.jumps_have_addends)
        bind_with_addends(&module, module.jumps, module.jumps_size, own);
    else
        bind_without(&module, module.jumps, module.jumps_size, own);
    if (!open)
        mprotect((void *)closed.first, closed.end - closed.first, PROT_READ);
}

/* Libraries that were part of libc before glibc 2.34, and may come in with a module. */
static bool is_part_of_libc(const struct link_map *map)
{
    return strstr(map->l_name, "/libpthread.so") != NULL;
}

/* A module, or a library that it brings along, may have a function of a row's name: with RTLD_DEEPBIND that is the one it means. */
static void leave_what_comes_along(const struct link_map *last, void **own)
{
    void *theirs[ROW_FUNCTIONS] = {NULL};

    for (const struct link_map *map = last != NULL ? last->l_next : NULL; map != NULL; map = map->l_next)
        if (!is_part_of_libc(map))
            cloexec_lookup_in(map, cloexec_row_symbol, ROW_FUNCTIONS, theirs);
    for (int row = 0; row < ROW_FUNCTIONS; row++)
        if (theirs[row] != NULL)
            own[row] = NULL;
}

void cloexec_bind_after(const struct link_map *last)
{
    void *own[ROW_FUNCTIONS] = {NULL};

    cloexec_lookup_own(cloexec_row_symbol, ROW_FUNCTIONS, own);
    leave_what_comes_along(last, own);
    for (const struct link_map *map = last != NULL ? last->l_next : NULL; map != NULL; map = map->l_next)
        bind_object(map, own);
}
