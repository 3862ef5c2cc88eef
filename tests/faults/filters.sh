#!/bin/sh
# The same refusals by the real kernel, through a filter.
# SPDX-License-Identifier: MIT
. "${srcdir:-.}/libraries.sh"
with_library "$CLOEXEC_LIBRARY" filters
