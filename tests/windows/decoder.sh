#!/bin/bash
# The decoder against capstone, over the code of Wine's libraries: all of them, those that are named in $libraries, or files. TAP.
# SPDX-License-Identifier: MIT
: "${srcdir:=$(dirname "$0")}" "${top_srcdir:=$srcdir/../..}"

skip_all()
{
    echo "1..0 # SKIP $1"
    exit 0
}

python=$(for python in /usr/bin/python3 python3; do
    "$python" -c 'import capstone, pefile' 2>/dev/null && echo "$python" && break
done)
[ -n "$python" ] || skip_all "python3-capstone and python3-pefile are not installed"
command -v gcc >/dev/null || skip_all "gcc is not installed"
if [ $# = 0 ]; then
    for name in ${libraries:-"*"}; do
        # shellcheck disable=SC2086 # a pattern
        set -- "$@" /usr/lib/*/wine/*-windows/$name.dll
    done
fi
[ -e "$1" ] || skip_all "Wine's libraries are not installed"
exec "$python" "$srcdir/decoder.py" "$top_srcdir/src/windows" "$@"
