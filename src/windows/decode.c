/*
 * The instruction-length decoder.  Three maps with one letter for each opcode say what follows it; everything that is not certain is
 * refused.  tests/windows compares it with an independent disassembler over the code of whole systems.
 * SPDX-License-Identifier: MIT
 */
#include "decode.h"

#include <string.h>

/*
 * .  nothing            m  ModRM               b  1 byte             z  4 bytes (2 with prefix 66)
 * B  ModRM, 1 byte      Z  ModRM, 4 or 2       w  2 bytes            v  as z, but 8 with REX.W
 * j  relative, 1 byte   J  relative, 4 bytes   o  an address         p  prefix
 * i  no such 64-bit instruction, nothing in 32-bit code              f  the same, with a far address
 * t  group 3, 1 byte    T  group 3, 4 or 2     e  3 bytes (enter)    x  refused
 */
static const char one_byte_map[] =
    "mmmmbziimmmmbzix" /* 0f leads to the second map */
    "mmmmbziimmmmbzii"
    "mmmmbzpimmmmbzpi"
    "mmmmbzpimmmmbzpi"
    "iiiiiiiiiiiiiiii" /* REX in 64-bit code: only the last prefix may be one */
    "................"
    "iixmppppzZbB...." /* 62: EVEX */
    "jjjjjjjjjjjjjjjj"
    "BZxBmmmmmmmmmmmm"
    "..........f....."
    "oooo....bz......"
    "bbbbbbbbvvvvvvvv"
    "BBw.xxBZe.w..bi." /* c4, c5: VEX */
    "mmmmxxx.mmmmmmmm"
    "jjjjbbbbJJfj...."
    "xxpp..tT......mm"; /* f0: lock, which is undefined with most */

static const char two_byte_map[] =
    "mmmmx.....x.xm.x"
    "mmmmmmmmmmmmmmmm"
    "xxxxxxxxmmmmmmmm"
    "......x.xxxxxxxx" /* 38, 3a: the third maps */
    "mmmmmmmmmmmmmmmm"
    "mmmmmmmmmmmmmmmm"
    "mmmmmmmmmmmmmmmm"
    "BBBBmmm.xxxxmmmm"
    "JJJJJJJJJJJJJJJJ"
    "mmmmmmmmmmmmmmmm"
    "...mBmxx...mBmmm"
    "mmmmmmmmmxBmmmmm"
    "mmBmBBBm........"
    "mmmmmmmmmmmmmmmm"
    "mmmmmmmmmmmmmmmm"
    "mmmmmmmmmmmmmmmx";

enum { LONGEST = 15 };

struct cursor {
    const uint8_t *code;
    size_t size, at;
    bool wide, operand16, address32, repeat, rex_w;
    struct cloexec_instruction *out;
};

static bool take(struct cursor *c, size_t count)
{
    c->at += count;
    return c->at <= c->size && c->at <= LONGEST;
}

/* Returns the byte at the cursor, or -1 behind the end. */
static int peek(const struct cursor *c)
{
    return c->at < c->size ? c->code[c->at] : -1;
}

static bool take_prefixes(struct cursor *c)
{
    for (int byte; (byte = peek(c)) >= 0 && one_byte_map[byte] == 'p'; c->at++) {
        c->operand16 |= byte == 0x66;
        c->address32 |= byte == 0x67;
        c->repeat |= byte == 0xf2 || byte == 0xf3;
    }
    if (c->wide && (peek(c) & 0xf0) == 0x40)
        c->rex_w = c->code[c->at++] & 8;
    return peek(c) >= 0 && (c->wide || !c->address32);
}

static bool take_relative(struct cursor *c)
{
    c->out->relative = (unsigned char)c->at;
    return take(c, 4);
}

static bool take_modrm(struct cursor *c)
{
    int modrm = peek(c), mod = modrm >> 6, base = modrm & 7;

    if (modrm < 0 || !take(c, 1) || mod == 3)
        return modrm >= 0;
    if (base == 4) {
        if (peek(c) < 0)
            return false;
        base = (c->code[c->at++] & 7) == 5 && mod == 0 ? 8 : 4;
    }
    if (mod == 0 && base == 5 && c->wide)
        return take_relative(c);
    if (mod == 0)
        return base == 5 || base == 8 ? take(c, 4) : true;
    return take(c, mod == 1 ? 1 : 4);
}

static size_t immediate(const struct cursor *c)
{
    return c->operand16 && !c->rex_w ? 2 : 4;
}

/* Group 3: only test (reg 0 and 1) has an immediate operand. */
static bool take_group3(struct cursor *c, size_t size)
{
    bool is_test = (peek(c) >> 3 & 7) < 2;

    return take_modrm(c) && take(c, is_test ? size : 0);
}

static bool take_address(struct cursor *c)
{
    return take(c, c->wide && !c->address32 ? 8 : 4);
}

/* With prefix 66 processors differ in the size of the displacement; with 67 disassemblers do. */
static bool take_jump(struct cursor *c)
{
    return !c->operand16 && !c->address32 && take_relative(c);
}

/* Sizes that no two disassemblers agree on. */
static bool is_doubtful(const struct cursor *c, char form)
{
    return (c->operand16 && c->repeat && strchr("zZvT", form) != NULL) || (c->rex_w && form == 'w');
}

static bool take_short_jump(struct cursor *c)
{
    c->out->is_short = true;
    return take(c, 1);
}

static bool take_operands(struct cursor *c, char form)
{
    if (is_doubtful(c, form))
        return false;
    switch (form) {
    case '.': return true;
    case 'm': return take_modrm(c);
    case 'b': return take(c, 1);
    case 'z': return take(c, immediate(c));
    case 'B': return take_modrm(c) && take(c, 1);
    case 'Z': return take_modrm(c) && take(c, immediate(c));
    case 'w': return take(c, 2);
    case 'v': return take(c, c->rex_w ? 8 : immediate(c));
    case 'j': return take_short_jump(c);
    case 'J': return take_jump(c);
    case 'o': return take_address(c);
    case 'i': return !c->wide;
    case 'f': return !c->wide && take(c, immediate(c) + 2);
    case 't': return take_group3(c, 1);
    case 'T': return take_group3(c, immediate(c));
    case 'e': return take(c, 3);
    default: return false;
    }
}

static enum cloexec_flow flow_of(int opcode, int next)
{
    switch (opcode) {
    case 0xc2: case 0xc3: case 0xca: case 0xcb: case 0xcc: case 0xcf: case 0xe9: case 0xea: case 0xeb: case 0xf4:
        return FLOW_END;
    case 0xff:
        return (next >> 3 & 7) == 4 || (next >> 3 & 7) == 5 ? FLOW_END : FLOW_NEXT;
    }
    return (opcode & 0xf0) == 0x70 || (opcode >= 0xe0 && opcode <= 0xe3) || opcode == 0xe8 ? FLOW_CALL : FLOW_NEXT;
}

/* The forms that a letter for the opcode alone gets wrong: XOP (8f), xbegin (c7), and undefined members of fe and ff. */
static bool is_known(int opcode, int next)
{
    int member = next >> 3 & 7;

    return !((opcode == 0x8f && member != 0) || (opcode == 0xc7 && member != 0) || (opcode == 0xfe && member > 1) ||
             (opcode == 0xff && member == 7));
}

static bool decode_two_bytes(struct cursor *c)
{
    int opcode = peek(c);

    if (opcode < 0 || !take(c, 1))
        return false;
    if ((opcode & 0xf0) == 0x80)
        c->out->flow = FLOW_CALL;
    if (opcode == 0x0b)
        c->out->flow = FLOW_END;
    return take_operands(c, two_byte_map[opcode]);
}

static bool decode_one_byte(struct cursor *c)
{
    int opcode = c->code[c->at++], next = peek(c);

    if (opcode == 0x0f)
        return decode_two_bytes(c);
    c->out->flow = flow_of(opcode, next);
    return is_known(opcode, next) && take_operands(c, one_byte_map[opcode]);
}

bool cloexec_decode(const uint8_t *code, size_t size, bool wide, struct cloexec_instruction *instruction)
{
    struct cursor cursor = {.code = code, .size = size, .wide = wide, .out = instruction};

    *instruction = (struct cloexec_instruction){.flow = FLOW_NEXT};
    if (!take_prefixes(&cursor) || !decode_one_byte(&cursor) || cursor.at > size || cursor.at > LONGEST)
        return false;
    instruction->length = (unsigned char)cursor.at;
    return true;
}
