#!/bin/sh
# Kernels that ignore the flag without a word.
# SPDX-License-Identifier: MIT
. "${srcdir:-.}/libraries.sh"
with_library "$LOOKING_LIBRARY" neglect
