#!/bin/sh
# Where /proc is not mounted, what a program was executed as tells shells and the own executable.
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2016 # the shells that are tested expand
set -u

# shellcheck source=judge.sh
. "$(dirname "$0")/judge.sh"
if [ "${1-}" != inside ]; then
    if ! unshare -rm true 2>/dev/null; then
        echo '1..0 # SKIP unshare is not allowed to make mounts here'
        exit 0
    fi
    exec unshare -rm sh "$0" inside
fi
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
if ! mount -t tmpfs none /proc 2>/dev/null; then
    echo '1..0 # SKIP a mount over /proc is not allowed here'
    exit 0
fi
cd "$scratch" || exit 1
echo text >in

# try TITLE COMMAND WORD...
try()
{
    title=$1
    shift
    bare=$("$@" 2>&1) preloaded=$(LD_PRELOAD=$CLOEXEC_LIBRARY "$@" 2>&1)
    judge_same "$title"
}

# script NAME INTERPRETER
script()
{
    printf '#!%s\nexec 3<in\n"$WITNESS"\n' "$2" >"$1"
    chmod 755 "$1"
}

dash=$(command -v dash)
ln -s "$dash" sh
script plain "$dash"
script argument "$dash -u"
try "dash" "$dash" -c 'exec 3<in; "$WITNESS"'
try "a link named sh" ./sh -c 'exec 3<in; "$WITNESS"'
try "a script" ./plain
try "a script whose interpreter takes an argument" ./argument
if busybox=$(command -v busybox); then
    script applet "$busybox sh"
    try "busybox sh" busybox sh -c 'exec 3<in; "$WITNESS"'
    try "a script of busybox sh" ./applet
fi

# No shell: the file that sed reads is one more bare.  There may be descriptors that the tests were started with.
count()
{
    LD_PRELOAD=${1-} sed -n '1e "$WITNESS"' in | sed -n 's/^end //p'
}

bare=$(count) preloaded=$(count "$CLOEXEC_LIBRARY")
[ "${bare:-0}" -eq $((${preloaded:-0} + 1)) ]
judge $? "sed is no shell" "${bare:-?} bare, ${preloaded:-?} preloaded"

# own [LIBRARY]: from 3 on, as in the case.
own()
{
    RULE_CASE='own: by the path it is given' RULE_DIRECTORY=. LD_PRELOAD=${1-} "$RULES" 3>&- 4>&- 5>&- 6>&-
}

own "$CLOEXEC_LIBRARY" | grep -q '^=born 3+ 4+ 6' && own | grep -q '^=born 3 4 6'
judge $? "own executable" "$(own "$CLOEXEC_LIBRARY")"
finish
