/*
 * How real functions begin, and what is to become of it. Recorded from Wine 8.0 (x86-64 and x86) and, where noted, from Windows.
 * SPDX-License-Identifier: MIT
 */
#ifndef PROLOGUES_H
#define PROLOGUES_H

#include "trampoline.h"

struct prologue {
    const char *name, *bytes; /* bytes in hexadecimal; what is missing is taken for nops */
    bool wide;
    enum cloexec_refused expected;
    unsigned moved;
    bool is_stub;
};

static const struct prologue prologues[] = {
    {"kernelbase!CreateFileW", "488da42400000000 4157415641554154555756534881ec08", true, REFUSED_no, 8, false},
    {"kernelbase!CreateProcessInternalW", "488da42400000000 4157415641554154555756534881ec98", true, REFUSED_no, 8, false},
    {"kernelbase!DuplicateHandle", "488da42400000000 534883ec408b842480000000448b5424", true, REFUSED_no, 8, false},
    {"kernelbase!CreateEventExW", "488da42400000000 534881ecb0010000488b050977020048", true, REFUSED_no, 8, false},
    {"kernel32!CreateFileW, a jump", "488da42400000000 ff25e6fb0300", true, REFUSED_no, 8, false},
    {"kernel32!CreateNamedPipeA", "555756534881ec5802000089d34489c64489cf4885c90f84", true, REFUSED_no, 11, false},
    {"kernel32!GetProcAddress, call rel32", "4883ec28 e8e7f3ffff 4883c428c3", true, REFUSED_no, 9, false},
    {"ws2_32!socket", "555756534883ec4889cb89d64489c7f6054a2b0000087548", true, REFUSED_no, 8, false},
    {"ws2_32!WSASocketW", "415641554154555756534881ecc00000004c8d2d28310000", true, REFUSED_no, 6, false},
    {"ws2_32!WSASocketA", "555756534881ecb802000089cf89d64489c34c89c84d85c9", true, REFUSED_no, 11, false},
    {"ws2_32!accept", "4154555756534883ec704c8d253f7e00004889cb4889d74c", true, REFUSED_no, 5, false},
    {"ws2_32!WSAAccept", "415641554154555756534881ece00000004c8d2d18270000", true, REFUSED_no, 6, false},
    {"ws2_32!WSADuplicateSocketW", "4883ec284d89c14189d04889cab901000000e89994ffff48", true, REFUSED_no, 7, false},
    {"ws2_32!closesocket", "56534883ec384889cbf60510830000080f858a0000008b05", true, REFUSED_no, 6, false},
    {"ws2_32!WSACreateEvent, test [rip]", "4883ec28 f60510830000087510", true, REFUSED_no, 11, false},
    {"ntdll!NtCreateFile, Wine and Windows 10", "4c8bd1b81d000000f604250803fe7f0175030f05c3eb01c3", true, REFUSED_no, 8, true},
    {"ntdll!NtCreateFile, Windows 7", "4c8bd1b8520000000f05c30f1f440000", true, REFUSED_no, 8, true},
    {"ntdll stub under another library's hook", "e911223344000000f604250803fe7f0175030f05c3", true, REFUSED_no, 5, true},
    {"ntdll stub with mov eax, 16 bits", "4c8bd166b81d009090", true, REFUSED_no, 7, false},
    {"jmp [rip], 48 ff25", "48ff25e6fb0300", true, REFUSED_no, 7, false},
    {"jmp [rip], ff25", "ff25e6fb0300", true, REFUSED_no, 6, false},
    {"a hook, e9", "e911223344", true, REFUSED_no, 5, true},
    {"mov rax, imm64", "48b88877665544332211ffe0", true, REFUSED_no, 10, false},
    {"lea rax, [rip]; add rsp", "488d0511223344", true, REFUSED_no, 7, false},
    {"je rel32", "0f8411223344", true, REFUSED_no, 6, false},
    {"x86: mov edi, edi; push ebp; mov ebp, esp", "8bff558bec5d", false, REFUSED_no, 5, false},
    {"x86: ntdll!NtCreateFile", "b81d000000ba00001234ffd2c22c00", false, REFUSED_no, 5, true},
    {"x86: ntdll stub, Windows XP", "b825000000ba0003fe7fff12c22c00", false, REFUSED_no, 5, true},
    {"x86: ws2_32!socket", "8d4c240483e4f0ff71fc", false, REFUSED_no, 7, false},
    {"x86: call rel32", "e811223344", false, REFUSED_no, 5, false},
    {"x86: mov eax, [absolute]", "a111223344", false, REFUSED_no, 5, false},
    {"ret at once", "c3", true, REFUSED_short, 0, false},
    {"xor eax, eax; ret", "31c0c3", true, REFUSED_short, 0, false},
    {"jmp short", "eb10", true, REFUSED_short_jump, 0, false},
    {"je short", "85c07410", true, REFUSED_short_jump, 0, false},
    {"loop", "e2fe", true, REFUSED_short_jump, 0, false},
    {"vmovups (VEX)", "c5f8100148", true, REFUSED_unknown, 0, false},
    {"EVEX", "62f17c4810", true, REFUSED_unknown, 0, false},
    {"XOP", "8fe97812c1", true, REFUSED_unknown, 0, false},
    {"int 3 alone", "cccccccccc", true, REFUSED_short, 0, false},
    {"push es in 64-bit code", "06909090909090", true, REFUSED_unknown, 0, false},
    {"call with prefix 66", "66e811223344", true, REFUSED_unknown, 0, false},
    {"x86: 16-bit address", "678b07909090", false, REFUSED_unknown, 0, false},
    {"x86: les (VEX in 64-bit code)", "c40790909090", false, REFUSED_unknown, 0, false},
};

#endif
