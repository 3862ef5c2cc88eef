/*
 * The bytes of a detour: the jump that goes over a function's beginning, and the trampoline that holds what was there.  Works on
 * copies and numbers only; hook.c puts the result in its place.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_TRAMPOLINE_H
#define CLOEXEC_TRAMPOLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Why a function is not hooked; each has a sentence in cloexec_refusal. */
enum cloexec_refused {
    REFUSED_no,
    REFUSED_absent,      /* no such function */
    REFUSED_unknown,     /* an instruction that the decoder does not know */
    REFUSED_short,       /* a function of less than five bytes */
    REFUSED_short_jump,  /* a short jump in the first five bytes */
    REFUSED_far,         /* an operand that is out of reach from the trampoline */
    REFUSED_not_a_stub,  /* a system call stub of an unknown form */
    REFUSED_placement,   /* eight bytes that cannot be stored at once */
    REFUSED_memory,      /* no memory within reach, or it cannot be made executable */
    REFUSED_write,       /* the function's own page cannot be written */
};
const char *cloexec_refusal(enum cloexec_refused reason);

enum {
    PATCH_SIZE = 5,           /* jmp rel32 */
    STORE_SIZE = 8,           /* what is stored at once */
    PROLOGUE_SIZE = 24,       /* what is looked at */
    TRAMPOLINE_SIZE = 32,     /* 19 bytes moved and a jump back */
};

/*
 * Builds the trampoline of a function that begins with these PROLOGUE_SIZE bytes at address from, to stand at address to.
 * Post: out begins with the moved instructions, the displacements in them corrected, and a jump behind them in the function.
 */
enum cloexec_refused cloexec_trampoline(const uint8_t *prologue, uint64_t from, uint64_t to, bool wide,
                                        uint8_t out[TRAMPOLINE_SIZE]);

/* Tells whether these bytes are a stub of ntdll, or another library's detour (jmp rel32) in front of one. */
bool cloexec_is_stub(const uint8_t *prologue, bool wide);

/* Tells whether eight bytes at an address can be stored at once: they must not cross a line of the cache. */
bool cloexec_is_one_store(uint64_t address);

/* The first eight bytes of a function at from after the patch: a jump to the address to.  Returns false when it is out of reach. */
bool cloexec_patch(const uint8_t *prologue, uint64_t from, uint64_t to, bool wide, uint8_t out[STORE_SIZE]);

#endif
