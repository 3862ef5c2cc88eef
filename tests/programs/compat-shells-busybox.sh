#!/bin/sh
# busybox sh hands on what a script redirects.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/shells.sh"

try "busybox sh" 50 busybox all number
finish
