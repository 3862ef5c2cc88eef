#!/bin/sh
# Each version that kernel.def names, and one before them all.
# SPDX-License-Identifier: MIT
. "${srcdir:-.}/libraries.sh"
versions=$(sed -n 's/^KERNEL([^"]*"\([0-9.]*\)", "\([0-9.]*\)".*/\1 \2/p' "${srcdir:-.}/kernel.def" | tr ' ' '\n' | sort -u)
# shellcheck disable=SC2086 # a list of words
with_library "$LOOKING_LIBRARY" kernels $versions
