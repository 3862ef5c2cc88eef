#!/bin/sh
# Each version that kernel.def names, and one before them all; three of them in a run without TESTS_LONG=1 in the environment.
# SPDX-License-Identifier: MIT
. "${srcdir:-.}/libraries.sh"
versions=$(sed -n 's/^KERNEL([^"]*"\([0-9.]*\)", "\([0-9.]*\)".*/\1 \2/p' "${srcdir:-.}/kernel.def" | tr ' ' '\n' | sort -u)
[ "${TESTS_LONG:-}" = 1 ] || versions=$(printf '%s\n' "$versions" | awk 'NR % 9 == 1')
# shellcheck disable=SC2086 # a list of words
with_library "$LOOKING_LIBRARY" kernels $versions
