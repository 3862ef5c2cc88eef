#!/bin/bash
# The library as a file: what it asks of others, what it offers, how large it is. Needs no Wine. TAP.
# SPDX-License-Identifier: MIT
. "${srcdir:=$(dirname "$0")}/common.sh"

dll=$programs/cloexec.dll
headers=$("${OBJDUMP:-objdump}" -p "$dll") || skip_all "there is no objdump for this library"
most=49152

# words SED-SCRIPT: what it prints of the headers, in a line.
words()
{
    sed -n "$1" <<<"$headers" | sort -u | tr '\n' ' ' | sed 's/ *$//'
}

same "cloexec.dll needs kernel32 and ntdll only, so no C runtime" "KERNEL32.dll ntdll.dll" "$(words 's/.*DLL Name: //p')"
declared=$(sed -n '/^#ifdef _WIN32/,/^#else/ s/^int \(cloexec_[a-z_]*\)(.*/\1/p' "${top_srcdir:?}/src/cloexec.h" | sort | tr '\n' ' ')
same "cloexec.dll exports what cloexec.h declares for Windows" "${declared% }" \
    "$(words '/Ordinal\/Name Pointer/,/^$/ s/.*\].* \([^ ]*\)$/\1/p' | sed 's/^Table //')"
size=$(stat -c %s "$dll")
[ "$size" -le "$most" ]
result $? "cloexec.dll has $size bytes, at most $most"
plan_and_leave
