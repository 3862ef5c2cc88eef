#!/bin/sh
# The scripts pass shellcheck, the manual pages mandoc's lint.  TAP.
# TESTS_LONG=1 in the environment: the tests of real programs as well, which only scripts/test runs.
# SPDX-License-Identifier: MIT
set -u

root=${top_srcdir:?} build=${top_builddir:?}
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
number=0

# For xargs: the scratch directory, the tool as one word, a file.  What the tool says is kept under the file's name, and how it ended.
# shellcheck disable=SC2016 # for the inner shell
one='cd "$(dirname "$2")" && said=$0/$(printf %s "$2" | tr / _) && { $1 "${2##*/}" >"$said" 2>&1; echo $? >"$said.status"; }'

# tell TOOL FILE
tell() {
    said=$scratch/$(printf %s "$2" | tr / _)
    number=$((number + 1))
    if [ "$(cat "$said.status")" = 0 ]; then
        echo "ok $number - $1 ${2##*/}"
    else
        echo "not ok $number - $1 ${2##*/}"
    fi
    sed 's/^/# /' "$said"
}

# check TOOL FILE...: one check for each file, on all processors: shellcheck takes half a second.
check() {
    tool=$1
    shift
    if ! command -v "${tool%% *}" >/dev/null; then
        number=$((number + 1))
        echo "ok $number - $tool # SKIP no ${tool%% *} here"
        return
    fi
    printf '%s\n' "$@" | xargs -n 1 -P "$(nproc)" sh -c "$one" "$scratch" "$tool"
    for file; do
        tell "$tool" "$file"
    done
}

scripts=
for file in "$build"/scripts/cloexec "$root"/scripts/demo "$root"/scripts/test "$root"/scripts/setup.sh "$root"/scripts/cloexec.bash \
    "$root"/tests/*.sh "$root"/tests/*/*.sh "$root"/tests/*/run "$root"/tests/programs/suites/alone.sh \
    "$root"/tests/programs/suites/bash "$root"/bench/run "$root"/.ci/run; do
    case $file,${TESTS_LONG:-} in *,1) ;; "$root"/tests/programs/*) continue ;; esac
    [ ! -f "$file" ] || scripts="$scripts $file"
done

# shellcheck disable=SC2086 # names without blanks: make would not have got this far otherwise
check "shellcheck -x" $scripts
check "mandoc -Tlint -Wwarning" "$build"/man/cloexec.1 "$build"/man/libcloexec.7 "$build"/man/cloexec_get_inheritable.3
echo "1..$number"
