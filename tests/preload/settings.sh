#!/bin/sh
#
# The settings, from outside: what they change in a program, and what is said about those that are not understood.
# SPDX-License-Identifier: MIT

# shellcheck disable=SC1091,SC2154 # what tap.sh, make and the caller set
. "$(dirname "$0")/tap.sh"

all='open stdio temp socket pipe dup event pty raw'

# The words of "guest families": flagged, but for the families named.  A dup by its number belongs to two of them.
but_for() { # FAMILY...
    for family in $all; do
        case " $* ,$family" in
        *" $family "*|*" dup "*,raw) echo "$family inheritable" ;;
        *) echo "$family flagged" ;;
        esac
    done
}

# Runs the guest, preloaded, with settings NAME=value: what it says on both channels, diagnostics last.
with() { # SETTING... [-- PROGRAM [ARG]]
    settings=
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        settings="$settings $1"
        shift
    done
    if [ $# -gt 0 ]; then
        shift
    else
        set -- "$guest" families
    fi
    # shellcheck disable=SC2086 # settings here have no blanks
    env $settings LD_PRELOAD="$library" "$@" 2>"$scratch/said"
    cat "$scratch/said"
}

enforced=$(but_for)
# shellcheck disable=SC2086 # words
inheritable=$(but_for $all)

is 'without the library all is inheritable' "$inheritable" "$("$guest" families 2>&1)"
is 'by default everything is served, and nothing said' "$enforced" "$(with)"

# --- CLOEXEC_MODE ---

is 'CLOEXEC_MODE=enforce' "$enforced" "$(with CLOEXEC_MODE=enforce)"
is 'CLOEXEC_MODE=off' "$inheritable" "$(with CLOEXEC_MODE=off)"
is 'CLOEXEC_MODE= is the default' "$enforced" "$(with CLOEXEC_MODE=)"
for value in banana OFF off2 0; do
    is "CLOEXEC_MODE=$value: the default, without a word" "$enforced" "$(with CLOEXEC_MODE=$value)"
done

# --- CLOEXEC_SKIP and CLOEXEC_ONLY: by the file's name, or that of the link it was run by ---

ln -s "$guest" "$scratch/alias"
for list in guest other,guest guest:other 'gue*' '*' alias other,alias; do
    is "CLOEXEC_SKIP=$list" "$inheritable" "$(with "CLOEXEC_SKIP=$list" -- "$scratch/alias" families)"
    is "CLOEXEC_ONLY=$list" "$enforced" "$(with "CLOEXEC_ONLY=$list" -- "$scratch/alias" families)"
done
for list in other guest2 gues 'other*' uest; do
    is "CLOEXEC_SKIP=$list" "$enforced" "$(with "CLOEXEC_SKIP=$list")"
    is "CLOEXEC_ONLY=$list" "$inheritable" "$(with "CLOEXEC_ONLY=$list")"
done
is 'CLOEXEC_SKIP= is none' "$enforced" "$(with CLOEXEC_SKIP=)"
is 'CLOEXEC_ONLY= is all' "$enforced" "$(with CLOEXEC_ONLY=)"
is 'CLOEXEC_ONLY=guest and CLOEXEC_SKIP=guest: skipped' "$inheritable" "$(with CLOEXEC_ONLY=guest CLOEXEC_SKIP=guest)"
is 'blanks separate names too' "$inheritable" \
    "$(env CLOEXEC_SKIP='other guest' LD_PRELOAD="$library" "$guest" families 2>&1)"

# --- CLOEXEC_KEEP ---

for family in $all; do
    is "CLOEXEC_KEEP=$family" "$(but_for "$family")" "$(with CLOEXEC_KEEP="$family")"
done
is 'CLOEXEC_KEEP=open,pipe:event' "$(but_for open pipe event)" "$(with CLOEXEC_KEEP=open,pipe:event)"
is 'CLOEXEC_KEEP=banana: none' "$enforced" "$(with CLOEXEC_KEEP=banana)"
is 'CLOEXEC_KEEP=pipe,banana: what is understood' "$(but_for pipe)" "$(with CLOEXEC_KEEP=pipe,banana)"
is 'CLOEXEC_KEEP= is none' "$enforced" "$(with CLOEXEC_KEEP=)"

# --- CLOEXEC_DEBUG ---

lines_of() { # SETTING...: how many lines are said on standard error
    with "$@" >/dev/null
    wc -l <"$scratch/said"
}

says() { # NAME PATTERN SETTING...
    name=$1 pattern=$2
    shift 2
    with "$@" >/dev/null
    if grep -q -e "$pattern" "$scratch/said"; then ok "$name"; else not_ok "$name" "$(cat "$scratch/said")"; fi
}

is 'CLOEXEC_DEBUG=1: one line' 1 "$(lines_of CLOEXEC_DEBUG=1)"
says 'CLOEXEC_DEBUG=1: the version' '^libcloexec [0-9]' CLOEXEC_DEBUG=1
says 'CLOEXEC_DEBUG=1: the mode' enforce CLOEXEC_DEBUG=1
says 'CLOEXEC_DEBUG=1: the mode off' 'off' CLOEXEC_DEBUG=1 CLOEXEC_MODE=off
says 'CLOEXEC_DEBUG=1: the kernel' "$(uname -r)" CLOEXEC_DEBUG=1
is 'CLOEXEC_DEBUG=1 changes nothing else' "$enforced" "$(CLOEXEC_DEBUG=1 with 2>/dev/null | grep -v ^libcloexec)"
is 'CLOEXEC_DEBUG=0: nothing' 0 "$(lines_of CLOEXEC_DEBUG=0)"
is 'CLOEXEC_DEBUG=: nothing' 0 "$(lines_of CLOEXEC_DEBUG=)"
is 'a standard error that cannot be written to is no matter' "$enforced" \
    "$(CLOEXEC_DEBUG=1 LD_PRELOAD=$library "$guest" families 2</dev/null)"
for bad in CLOEXEC_MODE=banana CLOEXEC_KEEP=banana CLOEXEC_BANANA=1; do
    is "$bad: no word without CLOEXEC_DEBUG" 0 "$(lines_of $bad)"
    is "$bad: one more line with CLOEXEC_DEBUG" 2 "$(lines_of $bad CLOEXEC_DEBUG=1)"
    says "$bad: the line names it" "$bad" $bad CLOEXEC_DEBUG=1
done
is 'CLOEXEC_LIBRARY and others without our prefix are no settings' 1 "$(lines_of CLOEXEC_DEBUG=1 CLOEXEC_LIBRARY=x CLOEXEC=x)"

# --- when, and for whom ---

is 'settings are read once' "$enforced" "$(with -- "$guest" late-settings)"
finish
