#!/usr/bin/python3
"""Compares decode.c with capstone over the code of Windows DLLs, in TAP.

Every function that the exception directory names (x64), or every export up to its first return (x86), and every export's
prologue; then made-up encodings, with prefixes in any number and order. usage: decoder.py SOURCE-DIRECTORY DLL...
SPDX-License-Identifier: MIT
"""
import ctypes
import os
import random
import subprocess
import sys
import tempfile

import capstone
import pefile

MACHINES = {0x8664: capstone.CS_MODE_64, 0x14C: capstone.CS_MODE_32}
PROLOGUE = 24
PREFIXES = [0x66, 0x67, 0xF0, 0xF2, 0xF3, 0x2E, 0x36, 0x3E, 0x26, 0x64, 0x65] + list(range(0x40, 0x50))
MADE_UP = 200000


class Result(ctypes.Structure):
    _fields_ = [(name, ctypes.c_long) for name in ("right", "wrong", "refused", "first_wrong")]


def build(source, directory, *flags):
    library = os.path.join(directory, "compare%d.so" % len(flags))
    here = os.path.dirname(os.path.abspath(__file__))
    subprocess.run(["gcc", "-O2", "-shared", "-fPIC", "-I" + source, *flags, "-o", library,
                    here + "/decoder-compare.c", source + "/decode.c"], check=True)
    return ctypes.CDLL(library)


def functions(image):
    """The (start, end) of each function in the exception directory."""
    directory = image.OPTIONAL_HEADER.DATA_DIRECTORY[3]
    table = image.get_memory_mapped_image()[directory.VirtualAddress:directory.VirtualAddress + directory.Size]
    for at in range(0, len(table) - 11, 12):
        start, end = (int.from_bytes(table[at + i:at + i + 4], "little") for i in (0, 4))
        if 0 < start < end:
            yield start, end


def exports(image):
    """The addresses of exported code; forwarders and data are not code."""
    code = [(s.VirtualAddress, s.VirtualAddress + s.Misc_VirtualSize) for s in image.sections
            if s.Characteristics & 0x20000000]
    for symbol in getattr(image, "DIRECTORY_ENTRY_EXPORT", None) and image.DIRECTORY_ENTRY_EXPORT.symbols or []:
        if symbol.forwarder is None and any(low <= symbol.address < high for low, high in code):
            yield symbol.address


def instructions(disassembler, memory, start, end, stop_at_return):
    for address, size, mnemonic, _ in disassembler.disasm_lite(bytes(memory[start:end]), start):
        yield address, size
        if stop_at_return and mnemonic in ("ret", "jmp", "int3"):
            return


def collect(path):
    """The image in memory and what capstone found: {offset: length}, and how many of them start an export."""
    image = pefile.PE(path, fast_load=True)
    image.parse_data_directories([pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_EXPORT"]])
    mode = MACHINES[image.FILE_HEADER.Machine]
    memory = image.get_memory_mapped_image()
    disassembler = capstone.Cs(capstone.CS_ARCH_X86, mode)
    found, prologues = {}, set(exports(image))
    if mode == capstone.CS_MODE_64:
        for start, end in functions(image):
            found.update(instructions(disassembler, memory, start, end, False))
    for start in prologues:
        end = start + (PROLOGUE if mode == capstone.CS_MODE_64 else 4096)
        found.update(instructions(disassembler, memory, start, end, True))
    return memory, mode == capstone.CS_MODE_64, found, len(prologues)


def compare(library, memory, wide, found, result):
    offsets = (ctypes.c_uint32 * len(found))(*found.keys())
    lengths = (ctypes.c_uint8 * len(found))(*found.values())
    library.compare(memory, ctypes.c_size_t(len(memory)), ctypes.c_bool(wide), offsets, lengths,
                    ctypes.c_long(len(found)), ctypes.byref(result))


def made_up():
    """Prefixes, perhaps the byte 0f, and whatever follows."""
    code = bytes(random.choice(PREFIXES) for _ in range(random.choice([0, 1, 1, 2, 2, 3, 4])))
    return (code + random.choice([b"", b"\x0f"]) + random.randbytes(PROLOGUE))[:PROLOGUE]


def compare_made_up(library, mode, result):
    """One memory of many encodings. What capstone does not know is left out: there is nothing to compare with."""
    disassembler = capstone.Cs(capstone.CS_ARCH_X86, mode)
    memory, found = b"".join(made_up() for _ in range(MADE_UP)), {}
    for at in range(0, len(memory), PROLOGUE):
        for _, size, _, _ in disassembler.disasm_lite(memory[at:at + PROLOGUE], 0, 1):
            found[at] = size
    compare(library, memory, mode == capstone.CS_MODE_64, found, result)
    if result.wrong:
        print("# first wrong length: %s" % memory[result.first_wrong:][:15].hex())


def tap(number, good, text):
    print("%sok %d - %s" % ("" if good else "not ", number, text))
    return good


def main(source, paths):
    right, broken, odd, prologues = Result(0, 0, 0, -1), Result(0, 0, 0, -1), Result(0, 0, 0, -1), 0
    random.seed(1)
    with tempfile.TemporaryDirectory() as directory:
        sound, unsound = build(source, directory), build(source, directory, "-DBROKEN")
        for path in paths:
            before = right.wrong
            memory, wide, found, count = collect(path)
            prologues += count
            compare(sound, memory, wide, found, right)
            compare(unsound, memory, wide, found, broken)
            if right.wrong > before:
                print("# %s: first wrong length in %s at %#x" % (path, memory[right.first_wrong:][:15].hex(),
                                                               right.first_wrong))
        for mode in MACHINES.values():
            compare_made_up(sound, mode, odd)
    total = right.right + right.wrong + right.refused
    print("1..4")
    print("# %d files, %d instructions, %d export prologues: %d refused, %d wrong; broken copy: %d wrong" % (
        len(paths), total, prologues, right.refused, right.wrong, broken.wrong))
    results = [tap(1, total > 0 and right.wrong == 0, "decoder: no wrong length in %d instructions" % total),
               tap(2, right.refused * 1000 <= total, "decoder: %d instructions refused, at most one in 1,000" %
                   right.refused),
               tap(3, broken.wrong > 0, "decoder: a broken copy is caught"),
               tap(4, odd.right > 0 and odd.wrong == 0, "decoder: no wrong length in %d made-up encodings, %d refused" % (
                   odd.right + odd.wrong + odd.refused, odd.refused))]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), sys.argv[2:]))
