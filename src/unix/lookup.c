/*
 * A walk over the loaded objects and their symbol hash tables.  Why not dlsym: it takes the loader's lock, may allocate (before glibc
 * 2.34 for each new thread), and costs about a thousand instructions a name, several times what this costs.  What is read here is the
 * documented interface of a loaded object: link.h's struct link_map and the tables that its dynamic section names (ELF gABI; GNU hash).
 * The objects that a program starts with stay loaded and in this order; libc, which ends the search, is one of them.
 * SPDX-License-Identifier: MIT
 */
#include "lookup.h"

#include <link.h>
#include <stdbool.h>
#include <stdint.h>

extern ElfW(Dyn) _DYNAMIC[] __attribute__((visibility("hidden")));

struct object {
    const struct link_map *map;
    const ElfW(Sym) *symbols;
    const char *strings;
    const ElfW(Half) *versions;
    const uint32_t *gnu_hash;
    const uint32_t *sysv_hash;
};

enum { VERSION_HIDDEN = 0x8000 };

/* glibc relocates these addresses in place, except where the dynamic section is read-only. */
static const void *address(const struct link_map *map, ElfW(Addr) value)
{
    return (const void *)(value < map->l_addr ? value + map->l_addr : value);
}

static struct object read_object(const struct link_map *map)
{
    struct object object = {.map = map};

    for (const ElfW(Dyn) *entry = map->l_ld; entry->d_tag != DT_NULL; entry++)
        switch (entry->d_tag) {
        case DT_SYMTAB:
            object.symbols = address(map, entry->d_un.d_ptr);
            break;
        case DT_STRTAB:
            object.strings = address(map, entry->d_un.d_ptr);
            break;
        case DT_VERSYM:
            object.versions = address(map, entry->d_un.d_ptr);
            break;
        case DT_GNU_HASH:
            object.gnu_hash = address(map, entry->d_un.d_ptr);
            break;
        case DT_HASH:
            object.sysv_hash = address(map, entry->d_un.d_ptr);
            break;
        }
    return object;
}

/* libc's strcmp would first have to be found itself. */
static bool same(const char *a, const char *b)
{
    while (*a == *b && *a != '\0') {
        a++;
        b++;
    }
    return *a == *b;
}

/* The default version of a name is the one whose version is not hidden. */
static void *definition(const struct object *object, uint32_t index, const char *name)
{
    const ElfW(Sym) *symbol = object->symbols + index;

    if (symbol->st_shndx == SHN_UNDEF || ELF64_ST_TYPE(symbol->st_info) != STT_FUNC)
        return NULL;
    if (object->versions != NULL && object->versions[index] & VERSION_HIDDEN)
        return NULL;
    return same(object->strings + symbol->st_name, name) ? (void *)(object->map->l_addr + symbol->st_value) : NULL;
}

uint32_t cloexec_gnu_hash(const char *name)
{
    uint32_t hash = 5381;

    for (const unsigned char *c = (const unsigned char *)name; *c != '\0'; c++)
        hash = hash * 33 + *c;
    return hash;
}

static bool may_have(const ElfW(Addr) *bloom, uint32_t words, uint32_t shift, uint32_t hash)
{
    enum { BITS = 8 * sizeof *bloom };
    ElfW(Addr) word = bloom[hash / BITS & (words - 1)];

    return word >> hash % BITS & word >> (hash >> shift) % BITS & 1;
}

static void *find_gnu(const struct object *object, struct cloexec_symbol symbol)
{
    const uint32_t *table = object->gnu_hash;
    uint32_t bucket_count = table[0], first = table[1], words = table[2];
    const ElfW(Addr) *bloom = (const ElfW(Addr) *)(table + 4);
    const uint32_t *buckets = (const uint32_t *)(bloom + words), *chain = buckets + bucket_count;

    if (bucket_count == 0 || !may_have(bloom, words, table[3], symbol.hash))
        return NULL;
    for (uint32_t index = buckets[symbol.hash % bucket_count]; index >= first; index++) {
        void *found = (chain[index - first] | 1) == (symbol.hash | 1) ? definition(object, index, symbol.name) : NULL;

        if (found != NULL || chain[index - first] & 1)
            return found;
    }
    return NULL;
}

/* Objects linked with --hash-style=sysv have no other table; such are rare enough to be walked from end to end. */
static void *find_sysv(const struct object *object, const char *name)
{
    for (uint32_t index = 1; index < object->sysv_hash[1]; index++) {
        void *found = definition(object, index, name);

        if (found != NULL)
            return found;
    }
    return NULL;
}

static void *find(const struct object *object, struct cloexec_symbol symbol)
{
    if (object->gnu_hash != NULL)
        return find_gnu(object, symbol);
    return object->sysv_hash != NULL ? find_sysv(object, symbol.name) : NULL;
}

/* Finds in one object what is still missing. */
void cloexec_lookup_in(const struct link_map *map, struct cloexec_symbol (*next)(size_t), size_t count, void **found)
{
    struct object object = read_object(map);

    if (object.symbols == NULL || object.strings == NULL)
        return;
    for (size_t i = 0; i < count; i++)
        if (found[i] == NULL)
            found[i] = find(&object, next(i));
}

static bool is_self(const struct link_map *map)
{
    return map->l_ld == _DYNAMIC;
}

/* Our own place among the loaded objects; NULL where we were loaded into a namespace of its own (dlmopen). */
static const struct link_map *self(void)
{
    const struct link_map *map = _r_debug.r_map;

    while (map != NULL && !is_self(map))
        map = map->l_next;
    return map;
}

void cloexec_lookup(struct cloexec_symbol (*next)(size_t), size_t count, void **found)
{
    const struct link_map *own = self();

    for (const struct link_map *map = own != NULL ? own->l_next : NULL; map != NULL; map = map->l_next)
        cloexec_lookup_in(map, next, count, found);
    /* Loaded by dlopen we stand behind libc; what comes first in the program is then what we come before. */
    for (const struct link_map *map = _r_debug.r_map; map != own; map = map->l_next)
        cloexec_lookup_in(map, next, count, found);
}

void cloexec_lookup_own(struct cloexec_symbol (*next)(size_t), size_t count, void **found)
{
    const struct link_map *own = self();

    if (own != NULL)
        cloexec_lookup_in(own, next, count, found);
}
