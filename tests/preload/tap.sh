# shellcheck shell=sh disable=SC2034,SC2154 # for who reads it; from make
# What the shell scripts here share: TAP, and the environment that they run in.
# SPDX-License-Identifier: MIT

set -u
unset LD_PRELOAD CLOEXEC_MODE CLOEXEC_SKIP CLOEXEC_ONLY CLOEXEC_KEEP CLOEXEC_DEBUG
here=$top_builddir/tests/preload
guest=$here/guest
library=$CLOEXEC_LIBRARY
scratch=$(mktemp -d "${TMPDIR:-/tmp}/cloexec-preload.XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM
chmod 755 "$scratch"
count=0

ok() { # NAME
    count=$((count + 1))
    echo "ok $count - $1"
}

not_ok() { # NAME SAID
    count=$((count + 1))
    echo "not ok $count - $1"
    printf '%s\n' "$2" | sed 's/^/# /'
}

skip() { # NAME REASON
    count=$((count + 1))
    echo "ok $count - $1 # SKIP $2"
}

is() { # NAME WANTED GOT
    if [ "$2" = "$3" ]; then
        ok "$1"
    else
        not_ok "$1" "wanted:
$2
got:
$3"
    fi
}

finish() {
    echo "1..$count"
}
