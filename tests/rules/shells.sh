#!/bin/sh
# Shells hand on what a script redirects, with the library as without.  tests/programs has the whole list; here is a taste of it.
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2016 # the shells that are tested expand
set -u

# shellcheck source=judge.sh
. "$(dirname "$0")/judge.sh"
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

# run SHELL SCRIPT [LIBRARY]: what the witness says of the script's child, without the names of pipes and temporary files.
run()
{
    (
        cd "$scratch" && exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- </dev/null
        # shellcheck disable=SC2086 # busybox sh are two words
        env ${3:+LD_PRELOAD="$3"} $1 -c "$2" 2>&1 | sed 's/ pipe:.*/ pipe/; s/ .*(deleted)/ temporary/'
    )
}

try()
{
    bare=$(run "$1" "$2") preloaded=$(run "$1" "$2" "$CLOEXEC_LIBRARY")
    judge_same "$1: $(echo "$2" | head -n 1)"
}

for shell in dash bash 'busybox sh' zsh ksh93 mksh yash; do
    if ! command -v "${shell%% *}" >/dev/null; then
        judge 0 "$shell # SKIP not installed"
        continue
    fi
    try "$shell" 'exec 3</dev/null; "$WITNESS"'
    try "$shell" '"$WITNESS" 3</dev/null 5>out'
    try "$shell" '{ "$WITNESS"; } 6>>out | cat'
    try "$shell" "exec \"\$WITNESS\" 4<<END
text
END"
done

# A shell that the dynamic loader was told to run: the file that runs is the loader's.
for loader in /lib*/ld-linux*.so.* /lib/ld-*.so.*; do
    [ ! -x "$loader" ] || "$loader" --verify "$(command -v dash)" 2>/dev/null || continue
    [ ! -x "$loader" ] || try "$loader $(command -v dash)" 'exec 3</dev/null; "$WITNESS"'
done

# busybox as the interpreter of a script: the script's name is no applet.
if command -v busybox >/dev/null; then
    printf '#!%s sh\nexec 3</dev/null\n"$WITNESS"\n' "$(command -v busybox)" >"$scratch/script"
    chmod 755 "$scratch/script"
    try "env $scratch/script" 'a script of busybox sh'
fi

# What a shell starts is served as ever: this program opens /dev/null ten times and hands on none.
run dash 'RULE_CASE="limits: cost" RULE_DIRECTORY=. "$RULES"' "$CLOEXEC_LIBRARY" >"$scratch/said" &&
    grep -q '^end ' "$scratch/said" && ! grep -q ' rw /dev/null' "$scratch/said"
judge $? "what a shell starts is served"
finish
