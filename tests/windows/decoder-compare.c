/*
 * The decoder as a library for decoder.py: compares it with another disassembler's lengths.  With BROKEN it is wrong on purpose, so
 * that the comparison is seen to compare.
 * SPDX-License-Identifier: MIT
 */
#include "decode.h"

struct result {
    long right, wrong, refused;
    long first_wrong; /* its offset, or -1 */
};

static bool decode(const uint8_t *code, size_t size, bool wide, struct cloexec_instruction *instruction)
{
    bool known = cloexec_decode(code, size, wide, instruction);

#ifdef BROKEN
    if (known && code[0] == 0x83)
        instruction->length--;
#endif
    return known;
}

void compare(const uint8_t *code, size_t size, bool wide, const uint32_t *offsets, const uint8_t *lengths, long count,
             struct result *result)
{
    for (long i = 0; i < count; i++) {
        struct cloexec_instruction instruction;

        if (!decode(code + offsets[i], size - offsets[i], wide, &instruction))
            result->refused++;
        else if (instruction.length == lengths[i])
            result->right++;
        else if (result->wrong++ == 0)
            result->first_wrong = offsets[i];
    }
}
