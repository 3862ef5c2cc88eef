/*
 * Trampolines and the transaction, without Windows: over prologues as real functions have them, and over code of our own that is really
 * run. Speaks TAP.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "hook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "decode.h"
#include "memory.h"
#include "prologues.h"

static int count, failures;

static void ok(bool good, const char *what, const char *which)
{
    printf("%sok %d - %s%s\n", good ? "" : "not ", ++count, what, which);
    failures += !good;
}

/* --- prologues --- */

static void parse(const char *text, uint8_t out[PROLOGUE_SIZE])
{
    unsigned at = 0, byte;

    memset(out, 0x90, PROLOGUE_SIZE);
    for (; *text != '\0'; text++)
        if (*text != ' ' && sscanf(text++, "%2x", &byte) == 1)
            out[at++] = (uint8_t)byte;
}

/* Where a displacement leads, from the copy as from the original. */
static bool same_destination(const uint8_t *before, const uint8_t *after, unsigned moved, uint64_t from, uint64_t to, bool wide)
{
    struct cloexec_instruction instruction;

    for (unsigned at = 0; at < moved; at += instruction.length) {
        int32_t old, new;

        if (!cloexec_decode(before + at, PROLOGUE_SIZE - at, wide, &instruction))
            return false;
        if (instruction.relative == 0 && memcmp(before + at, after + at, instruction.length) != 0)
            return false;
        if (instruction.relative == 0)
            continue;
        memcpy(&old, before + at + instruction.relative, 4);
        memcpy(&new, after + at + instruction.relative, 4);
        if ((uint32_t)(from + (uint64_t)(int64_t)old) != (uint32_t)(to + (uint64_t)(int64_t)new))
            return false;
    }
    return true;
}

static bool jumps_back(const uint8_t *code, unsigned moved, uint64_t from, uint64_t to)
{
    int32_t distance;

    memcpy(&distance, code + moved + 1, 4);
    return code[moved] == 0xe9 && (uint32_t)(to + moved + 5 + (uint64_t)(int64_t)distance) == (uint32_t)(from + moved);
}

static void check_prologue(const struct prologue *p)
{
    static const uint64_t from = 0x170041230, to = 0x16ff80040;
    uint8_t code[PROLOGUE_SIZE], out[TRAMPOLINE_SIZE] = {0};
    enum cloexec_refused got;

    parse(p->bytes, code);
    got = cloexec_trampoline(code, from, to, p->wide, out);
    ok(got == p->expected && (got != REFUSED_no || (same_destination(code, out, p->moved, from, to, p->wide) &&
                                                    jumps_back(out, p->moved, from, to))),
       p->expected == REFUSED_no ? "moved: " : "refused: ", p->name);
    ok(cloexec_is_stub(code, p->wide) == p->is_stub, p->is_stub ? "a stub: " : "no stub: ", p->name);
}

static void check_reach(void)
{
    uint8_t code[PROLOGUE_SIZE], out[TRAMPOLINE_SIZE], patch[STORE_SIZE];

    parse("488d0511223344", code);
    ok(cloexec_trampoline(code, 0x180000000, 0x10000, true, out) == REFUSED_far, "an operand out of reach is refused", "");
    ok(!cloexec_patch(code, 0x180000000, 0x10000, true, patch), "a jump out of reach is refused", "");
    ok(cloexec_patch(code, 0x180000000, 0x180001000, true, patch) && patch[0] == 0xe9 && memcmp(patch + 5, code + 5, 3) == 0,
       "a patch keeps the bytes behind it", "");
    ok(cloexec_is_one_store(0x1000) && cloexec_is_one_store(0x1038) && !cloexec_is_one_store(0x1039),
       "eight bytes are stored at once within a line of the cache", "");
    ok(!cloexec_decode((const uint8_t *)"\x48\x8d\x05\x11\x22", 5, true, &(struct cloexec_instruction){0}),
       "nothing is read behind the end", "");
}

/* --- memory, as the system offers it; and as it refuses --- */

static bool no_page, no_seal;
static int stores_left = 100;

void *cloexec_memory_near(const void *address)
{
    void *page;

    if (no_page)
        return NULL;
    page = mmap((char *)((uintptr_t)address & ~(uintptr_t)0xffff) - 0x100000, MEMORY_PAGE, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? NULL : page;
}

bool cloexec_memory_seal(void *page)
{
    return !no_seal && mprotect(page, MEMORY_PAGE, PROT_READ | PROT_EXEC) == 0;
}

void cloexec_memory_free(void *page)
{
    munmap(page, MEMORY_PAGE);
}

bool cloexec_memory_store(void *address, uint64_t value)
{
    char *page = (char *)((uintptr_t)address & ~(uintptr_t)(MEMORY_PAGE - 1));

    if (stores_left-- == 0 || mprotect(page, MEMORY_PAGE, PROT_READ | PROT_WRITE | PROT_EXEC) != 0)
        return false;
    __atomic_store_n((uint64_t *)address, value, __ATOMIC_SEQ_CST);
    return mprotect(page, MEMORY_PAGE, PROT_READ | PROT_EXEC) == 0;
}

/* --- the transaction --- */

#ifdef __x86_64__
enum { FUNCTIONS = 3, APART = 64 };
typedef int function(void);

static uint8_t *code;
static void *real[FUNCTIONS];
static struct cloexec_hook hooks[FUNCTIONS];

static int wrapper0(void) { return 100 + ((function *)real[0])(); }
static int wrapper1(void) { return 200 + ((function *)real[1])(); }
static int wrapper2(void) { return 300 + ((function *)real[2])(); }
static void *const wrappers[FUNCTIONS] = {(void *)wrapper0, (void *)wrapper1, (void *)wrapper2};

/* Three functions: mov eax, n; ret. The second has its number from memory by [rip], the third calls a fourth one. */
static void write_functions(void)
{
    static const uint8_t first[] = {0xb8, 1, 0, 0, 0, 0xc3};
    static const uint8_t second[] = {0x8b, 0x05, 2, 0, 0, 0, 0xc3, 0x90, 2, 0, 0, 0};
    static const uint8_t third[] = {0xe8, 0x3b, 0, 0, 0, 0xc3};
    static const uint8_t fourth[] = {0xb8, 3, 0, 0, 0, 0xc3};

    mprotect(code, MEMORY_PAGE, PROT_READ | PROT_WRITE);
    memset(code, 0xcc, MEMORY_PAGE);
    memcpy(code, first, sizeof first);
    memcpy(code + APART, second, sizeof second);
    memcpy(code + 2 * APART, third, sizeof third);
    memcpy(code + 3 * APART, fourth, sizeof fourth);
    mprotect(code, MEMORY_PAGE, PROT_READ | PROT_EXEC);
}

static int call(int i)
{
    return ((function *)(void *)(code + i * APART))();
}

static bool begin(struct cloexec_transaction *t)
{
    write_functions();
    cloexec_hooks_begin(t);
    for (int i = 0; i < FUNCTIONS; i++) {
        hooks[i] = (struct cloexec_hook){.name = (const char *[]){"first", "second", "third"}[i], .target = code + i * APART,
                                         .wrapper = wrappers[i], .real = &real[i]};
        cloexec_hooks_attach(t, &hooks[i]);
    }
    return call(0) == 1;
}

static bool is_bare(void)
{
    return call(0) == 1 && call(1) == 2 && call(2) == 3;
}

static void check_refused(const char *what, const char *failed, enum cloexec_refused reason, struct cloexec_transaction *t)
{
    bool committed = cloexec_hooks_commit(t);

    ok(!committed && t->failed != NULL && strcmp(t->failed, failed) == 0 && t->reason == reason && is_bare(), what, "");
    no_page = no_seal = false;
    stores_left = 100;
}

static void check_transaction(void)
{
    struct cloexec_transaction t;
    struct cloexec_hook second_hook;
    void *over;

    code = mmap(NULL, MEMORY_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ok(begin(&t), "nothing runs differently before the commit", "");
    ok(cloexec_hooks_commit(&t) && call(0) == 101 && call(1) == 202 && call(2) == 303, "all are hooked, and reach the real ones", "");
    second_hook = (struct cloexec_hook){.name = "again", .target = code, .wrapper = (void *)wrapper1, .real = &over};
    cloexec_hooks_begin(&t);
    cloexec_hooks_attach(&t, &second_hook);
    real[1] = real[0];
    ok(cloexec_hooks_commit(&t), "a hook upon a hook", "");
    real[1] = over;
    ok(call(0) == 301, "... runs, and then the first", "");
    cloexec_hooks_detach(&hooks[0]);
    ok(call(0) == 201, "the one below goes, the one above stays and reaches the function", "");
    cloexec_hooks_detach(&second_hook);
    begin(&t);
    cloexec_hooks_commit(&t);
    for (int i = 0; i < FUNCTIONS; i++)
        cloexec_hooks_detach(&hooks[i]);
    ok(is_bare() && code[0] == 0xb8 && code[5] == 0xc3, "detached: as it was", "");
}

static void check_failures(void)
{
    struct cloexec_transaction t;

    cloexec_hooks_begin(&t);
    ok(cloexec_hooks_commit(&t), "an empty transaction succeeds", "");
    no_page = true;
    begin(&t);
    check_refused("no memory: the first is named, none is hooked", "first", REFUSED_memory, &t);
    no_seal = true;
    begin(&t);
    check_refused("a page that cannot be made executable: none is hooked", "first", REFUSED_memory, &t);
    begin(&t);
    stores_left = 1;
    check_refused("the second store fails: the first is undone", "second", REFUSED_write, &t);
}

/* One refused function among good ones: of each kind. */
static void check_one_refused(void)
{
    static const struct {
        const char *what;
        uint8_t bytes[5];
        enum cloexec_refused reason;
    } bad[] = {
        {"one too short: none is hooked", {0x31, 0xc0, 0xc3, 0xcc, 0xcc}, REFUSED_short},
        {"one unknown: none is hooked", {0xc5, 0xf8, 0x10, 0x01, 0xc3}, REFUSED_unknown},
        {"one with a short jump: none is hooked", {0x85, 0xc0, 0x74, 0x01, 0xc3}, REFUSED_short_jump},
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint8_t *place = code + 512;
        struct cloexec_hook hook = {.name = "bad", .target = place, .wrapper = wrappers[0], .real = &real[0]};
        struct cloexec_transaction t;

        begin(&t);
        mprotect(code, MEMORY_PAGE, PROT_READ | PROT_WRITE);
        memcpy(place, bad[i].bytes, 5);
        mprotect(code, MEMORY_PAGE, PROT_READ | PROT_EXEC);
        cloexec_hooks_attach(&t, &hook);
        check_refused(bad[i].what, "bad", bad[i].reason, &t);
    }
}

static void check_odd_targets(void)
{
    struct cloexec_hook absent = {.name = "absent", .wrapper = wrappers[0], .real = &real[0]};
    struct cloexec_hook stub = {.name = "stub", .target = code, .wrapper = wrappers[0], .real = &real[0], .is_stub = true};
    struct cloexec_hook crossing = {.name = "crossing", .target = code + 61, .wrapper = wrappers[0], .real = &real[0]};
    struct cloexec_transaction t;

    begin(&t);
    cloexec_hooks_attach(&t, &absent);
    check_refused("one absent: named, none is hooked", "absent", REFUSED_absent, &t);
    begin(&t);
    cloexec_hooks_attach(&t, &stub);
    check_refused("one no stub: named, none is hooked", "stub", REFUSED_not_a_stub, &t);
    begin(&t);
    cloexec_hooks_attach(&t, &crossing);
    check_refused("one across a line of the cache: named, none is hooked", "crossing", REFUSED_placement, &t);
}

static void transaction(void)
{
    check_transaction();
    check_failures();
    check_one_refused();
    check_odd_targets();
}
#else
static void transaction(void)
{
    printf("# the transaction is run on x86-64 only\n");
}
#endif

int main(void)
{
    for (size_t i = 0; i < sizeof prologues / sizeof *prologues; i++)
        check_prologue(&prologues[i]);
    check_reach();
    transaction();
    printf("1..%d\n", count);
    return failures > 0;
}
