/*
 * How long an x86 instruction is, and what in it depends on where it stands: enough to move the first instructions of a function.
 * Knows no system, so that the tests can run it anywhere.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_DECODE_H
#define CLOEXEC_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cloexec_flow {
    FLOW_NEXT,  /* goes on behind itself */
    FLOW_CALL,  /* call, or a jump that may not be taken: goes on behind itself, too */
    FLOW_END,   /* jmp, ret, int3: nothing behind it belongs to it */
};

struct cloexec_instruction {
    unsigned char length;
    unsigned char relative; /* where a displacement of 4 bytes stands that counts from the instruction's end; 0 for none */
    bool is_short;          /* a jump with a displacement of 1 byte */
    enum cloexec_flow flow;
};

/*
 * Decodes the instruction at code, of which size bytes may be read; wide means 64-bit code.
 * Returns false for what it does not know (VEX, EVEX, XOP, 16-bit addresses, and whatever has no business in a prologue).
 */
bool cloexec_decode(const uint8_t *code, size_t size, bool wide, struct cloexec_instruction *instruction);

#endif
