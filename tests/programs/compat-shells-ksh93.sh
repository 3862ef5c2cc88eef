#!/bin/sh
# ksh93 hands on what a script redirects.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/shells.sh"

try ksh93 50 ksh93 all
finish
