/*
 * Moves the first instructions of a function.  Displacements that count from the instruction are corrected; what cannot be moved with
 * certainty is refused.
 * SPDX-License-Identifier: MIT
 */
#include "trampoline.h"

#include <string.h>

#include "decode.h"

static const char *const refusals[] = {
    [REFUSED_no] = "hooked",
    [REFUSED_absent] = "there is no such function",
    [REFUSED_unknown] = "its first instructions are not known",
    [REFUSED_short] = "it is too short",
    [REFUSED_short_jump] = "a short jump is in its first bytes",
    [REFUSED_far] = "its operands are out of reach",
    [REFUSED_not_a_stub] = "it is not a system call stub of a known form",
    [REFUSED_placement] = "it cannot be patched in one store",
    [REFUSED_memory] = "no executable memory within reach",
    [REFUSED_write] = "its page cannot be written",
};

const char *cloexec_refusal(enum cloexec_refused reason)
{
    return refusals[reason];
}

/* In 32-bit code every address is within reach, because displacements wrap. */
static bool put_displacement(uint8_t *out, int64_t displacement, bool wide)
{
    int32_t narrow = (int32_t)displacement;

    memcpy(out, &narrow, sizeof narrow);
    return !wide || narrow == displacement;
}

static bool put_jump(uint8_t *out, uint64_t from, uint64_t to, bool wide)
{
    out[0] = 0xe9;
    return put_displacement(out + 1, (int64_t)(to - (from + PATCH_SIZE)), wide);
}

/* Copies one instruction, which moves by distance bytes upwards. */
static bool move(uint8_t *out, const uint8_t *code, const struct cloexec_instruction *instruction, int64_t distance, bool wide)
{
    int32_t displacement;

    memcpy(out, code, instruction->length);
    if (instruction->relative == 0)
        return true;
    memcpy(&displacement, code + instruction->relative, sizeof displacement);
    return put_displacement(out + instruction->relative, displacement - distance, wide);
}

enum cloexec_refused cloexec_trampoline(const uint8_t *prologue, uint64_t from, uint64_t to, bool wide,
                                        uint8_t out[TRAMPOLINE_SIZE])
{
    struct cloexec_instruction instruction = {.flow = FLOW_NEXT};
    size_t at = 0;

    for (; at < PATCH_SIZE; at += instruction.length) {
        if (at > 0 && instruction.flow == FLOW_END)
            return REFUSED_short;
        if (!cloexec_decode(prologue + at, PROLOGUE_SIZE - at, wide, &instruction))
            return REFUSED_unknown;
        if (instruction.is_short)
            return REFUSED_short_jump;
        if (!move(out + at, prologue + at, &instruction, (int64_t)(to - from), wide))
            return REFUSED_far;
    }
    return put_jump(out + at, to + at, from + at, wide) ? REFUSED_no : REFUSED_far;
}

/*
 * 4c8bd1 b8 number: mov r10, rcx; mov eax, number.  Then Windows 10 and Wine look at 7ffe0308 (test byte, jne), older ones go straight
 * to the syscall instruction.
 */
static bool is_wide_stub(const uint8_t *code)
{
    static const uint8_t start[] = {0x4c, 0x8b, 0xd1, 0xb8}, look[] = {0xf6, 0x04, 0x25, 0x08, 0x03, 0xfe, 0x7f, 0x01, 0x75};
    static const uint8_t straight[] = {0x0f, 0x05, 0xc3};

    return memcmp(code, start, sizeof start) == 0 &&
           (memcmp(code + 8, look, sizeof look) == 0 || memcmp(code + 8, straight, sizeof straight) == 0);
}

/* b8 number; ba address; call edx or call [edx]; ret count. */
static bool is_narrow_stub(const uint8_t *code)
{
    return code[0] == 0xb8 && code[5] == 0xba && code[10] == 0xff && (code[11] == 0xd2 || code[11] == 0x12) &&
           (code[12] == 0xc2 || code[12] == 0xc3);
}

bool cloexec_is_stub(const uint8_t *prologue, bool wide)
{
    return prologue[0] == 0xe9 || (wide ? is_wide_stub(prologue) : is_narrow_stub(prologue));
}

bool cloexec_is_one_store(uint64_t address)
{
    enum { LINE = 64 };

    return address % LINE <= LINE - STORE_SIZE;
}

bool cloexec_patch(const uint8_t *prologue, uint64_t from, uint64_t to, bool wide, uint8_t out[STORE_SIZE])
{
    memcpy(out, prologue, STORE_SIZE);
    return put_jump(out, from, to, wide);
}
