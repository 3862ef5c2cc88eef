#!/bin/bash
# Figures for the Windows side: size, the race, and what calls cost. Prints them with what they are to be.
# SPDX-License-Identifier: MIT
. "${srcdir:=$(dirname "$0")}/common.sh"

set_up_wine
cp "$here"/{bench,subject}.exe "$programs"/cloexec.{exe,dll} .
echo "cloexec.dll: $(stat -c %s cloexec.dll) bytes (at most 49152)"
echo "race without cloexec: $(windows ./subject.exe race | tr -d '\r' | sed -n 's/^figure: //p')"
echo "race under cloexec:   $(windows ./cloexec.exe ./subject.exe race | tr -d '\r' | sed -n 's/^figure: //p') (at most 0)"
echo "medians of 61 pairs: bare, with cloexec.dll (ratio at most 1.03 for files and sockets, 1.3 for processes)"
windows ./bench.exe "$(windows_path "$PWD/cloexec.dll")"
