#!/bin/sh
# An exec to which no rule applies costs at most two system calls more than bare.
# SPDX-License-Identifier: MIT
set -u

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

if ! command -v strace >/dev/null || ! strace -o "$scratch/log" true 2>/dev/null; then
    echo '1..0 # SKIP strace is not there, or may not trace'
    exit 0
fi

# calls [LIBRARY]: how many calls lie between getppid and the witness's first.
calls()
{
    RULE_CASE='limits: cost' RULE_DIRECTORY=$scratch strace -o "$scratch/log" ${1:+-E "LD_PRELOAD=$1"} "$RULES" >"$scratch/out"
    sed -n '/^getppid/,/^execve/p' "$scratch/log" | grep -vc '^getppid'
}

echo 1..1
bare=$(calls) preloaded=$(calls "$CLOEXEC_LIBRARY")
if [ "$bare" -eq 1 ] && [ "$preloaded" -ge 1 ] && [ "$preloaded" -le $((bare + 2)) ]; then
    echo "ok 1 - $bare bare, $preloaded preloaded"
else
    echo "not ok 1 - $bare bare, $preloaded preloaded"
    sed -n '/^getppid/,/^execve/s/^/# /p' "$scratch/log"
    exit 1
fi
