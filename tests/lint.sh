#!/bin/sh
# The scripts pass shellcheck, the manual pages mandoc's lint.  TAP.
# SPDX-License-Identifier: MIT
set -u

root=${top_srcdir:?} build=${top_builddir:?}
number=0

result() { # STATUS DESCRIPTION
    number=$((number + 1))
    if [ "$1" = 0 ]; then
        echo "ok $number - $2"
    else
        echo "not ok $number - $2"
    fi
}

skip() { # DESCRIPTION REASON
    number=$((number + 1))
    echo "ok $number - $1 # SKIP $2"
}

# check TOOL FILE...: one check for each file.
check() {
    tool=$1
    shift
    for file; do
        if ! command -v "${tool%% *}" >/dev/null; then
            skip "$tool ${file##*/}" "no ${tool%% *} here"
            continue
        fi
        said=$(cd "$(dirname "$file")" && $tool "$(basename "$file")" 2>&1)
        result $? "$tool ${file##*/}"
        [ -z "$said" ] || printf '%s\n' "$said" | sed 's/^/# /'
    done
}

scripts=
for file in "$build"/scripts/cloexec "$root"/scripts/demo "$root"/scripts/test "$root"/scripts/setup.sh "$root"/scripts/cloexec.bash \
    "$root"/tests/*.sh "$root"/tests/*/*.sh "$root"/tests/*/run "$root"/tests/programs/suites/alone.sh \
    "$root"/tests/programs/suites/bash "$root"/bench/run "$root"/.ci/run; do
    [ ! -f "$file" ] || scripts="$scripts $file"
done

# shellcheck disable=SC2086 # names without blanks: make would not have got this far otherwise
check "shellcheck -x" $scripts
check "mandoc -Tlint -Wwarning" "$build"/man/cloexec.1 "$build"/man/libcloexec.7 "$build"/man/cloexec_get_inheritable.3
echo "1..$number"
