#!/bin/sh
# Each row under each refusal, played by libfault.
# SPDX-License-Identifier: MIT
. "${srcdir:-.}/libraries.sh"
with_library "$CLOEXEC_LIBRARY" refusals
