#!/bin/sh
# zsh hands on what a script redirects.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/shells.sh"

try zsh 50 zsh all
finish
