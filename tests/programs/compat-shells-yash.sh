#!/bin/sh
# yash hands on what a script redirects.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/shells.sh"

try yash 50 yash all number
finish
