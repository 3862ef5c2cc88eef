#!/bin/sh
# dash hands on what a script redirects.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/shells.sh"

try dash 50 dash all
finish
