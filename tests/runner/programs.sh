# shellcheck shell=sh
# What the cases of runner.sh stand on: programs of all kinds, in a directory of their own.
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2016,SC2086,SC2153,SC2154 # as in runner.sh, which has the variables

patched() { # NAME OFFSET BYTE: a program with another byte in its ELF header
    cp /bin/true "$scratch/$1"
    # shellcheck disable=SC2059 # the byte
    printf "$3" | dd of="$scratch/$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

other_than() { # OFFSET OCTAL OTHER-OCTAL: the first, unless /bin/true has that byte
    if [ "$(od -An -to1 -j "$1" -N 1 /bin/true | tr -d ' ')" = "$2" ]; then echo "\\$3"; else echo "\\$2"; fi
}

prepare() {
    mkdir "$scratch/bin" "$scratch/lib" "$scratch/fake" "$scratch/shadow" "$scratch/aside" "$scratch/a space" "$scratch/a:colon" \
        "$scratch/a%b\"c\\s"
    echo text >"$scratch/text"
    cp "$CLOEXEC_LIBRARY" "$scratch/lib/libcloexec.so"
    cp "$CLOEXEC_LIBRARY" "$scratch/a space/libcloexec.so"
    cp "$CLOEXEC_LIBRARY" "$scratch/a%b\"c\\s/libcloexec.so"
    cp /bin/true "$scratch/aside/elsewhere"
    cp "$CLOEXEC_LIBRARY" "$scratch/a:colon/libcloexec.so"
    dd if="$CLOEXEC_LIBRARY" of="$scratch/short.so" bs=100 count=2 2>/dev/null
    cp "$CLOEXEC" "$scratch/cloexec"
    cp "$WITNESS" "$scratch/bin/static"
    patched other-class 4 "$(other_than 4 001 002)"
    patched other-machine 18 "$(other_than 18 050 076)"
    cp /bin/true "$scratch/unreadable"
    chmod 111 "$scratch/unreadable"
    programs
}

programs() {
    program -dash '#!/bin/sh
echo dash-$#'
    program script '#! /bin/sh
echo script $1'
    program env-script '#!/usr/bin/env sh
echo env $1'
    program plain 'echo plain $1'
    program plain-mapped "$mapped | sed 's/^[1-9].*/1/'"
    program interpreted "#!$WITNESS"
    program interpreted-twice "#! $scratch/bin/interpreted x"
    program by-env '#!/usr/bin/env static'
    program by-env-options '#!/usr/bin/env -S -u HOME A=b static -x'
    program directed '#!/bin'
    program orphan '#!/no/such'
    program circle "#!$scratch/bin/circle"
    program shadowed '#!/bin/sh
echo later'
    echo nothing >"$scratch/shadow/shadowed"
    printf '\001\000\002' >"$scratch/bin/garbage"
    chmod 755 "$scratch/bin/garbage"
    program ../fake/systemctl '#!/bin/sh
case $* in
*Environment*) echo "Environment=${fake_environment-}" ;;
*LoadState*) echo "LoadState=${fake_state-loaded}" ;;
*ExecStart*) [ -z "${fake_program-}" ] || echo "ExecStart={ path=$fake_program ; argv[]=$fake_program -D ; ignore_errors=no }" ;;
esac'
    PATH=$scratch/bin:$PATH
}
