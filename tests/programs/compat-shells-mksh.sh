#!/bin/sh
# mksh hands on what a script redirects.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/shells.sh"

try mksh 50 mksh all
finish
