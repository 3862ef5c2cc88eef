#!/bin/sh
# bash hands on what a script redirects.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/shells.sh"

try bash 50 bash all number
finish
