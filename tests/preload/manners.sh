#!/bin/sh
#
# A guest's manners: in signal handlers, vfork children and cancelled threads, before our constructor, beside other preloaded
# libraries, linked instead of preloaded, and in processes with more rights or more descriptors than usual.
# TESTS_LONG=1 in the environment: all rows before our constructor, linked, and beside another library; a choice of them in other company.
# SPDX-License-Identifier: MIT

# shellcheck disable=SC1091,SC2154 # what tap.sh, make and the caller set
. "$(dirname "$0")/tap.sh"

choice='open socketpair openpty popen raw_openat'
rows=$choice
[ "${TESTS_LONG:-}" != 1 ] || rows=

# A program that goes through the rows, as one test: all of its checks have to succeed.
rows_pass() { # NAME PROGRAM
    # shellcheck disable=SC2086 # words
    said=$("$2" $rows 2>&1)
    if printf '%s\n' "$said" | grep -q '^ok' && ! printf '%s\n' "$said" | grep -q '^not ok\|^Bail out'; then
        ok "$1"
    else
        not_ok "$1" "$(printf '%s\n' "$said" | grep -v '^ok')"
    fi
}

# --- the guest's own tricks: bare they succeed too, with descriptors that are inheritable ---

acts() { # ACT DESCRIPTION
    "$guest" "$1" 2>"$scratch/bare"
    bare=$?
    LD_PRELOAD=$library "$guest" "$1" 2>"$scratch/preloaded"
    preloaded=$?
    if [ $bare = 77 ]; then
        skip "$2" 'not allowed here'
    elif [ $bare = 2 ] && [ $preloaded = 0 ]; then
        ok "$2"
    else
        not_ok "$2" "status bare $bare (wanted 2), preloaded $preloaded (wanted 0)
$(cat "$scratch/bare" "$scratch/preloaded")"
    fi
}

acts handler 'in a signal handler that interrupts the allocator and the loader'
acts vfork 'first calls in a vfork child'
acts cancel 'blocked calls can be cancelled, and clean up'
acts many 'a process with as many descriptors as it may have, up to 1,048,576'
LD_PRELOAD=$library "$guest" reopen
is 'a standard stream that is opened again reaches every child' 0 $?
is 'no descriptor of ours is open' "$("$guest" descriptors)" "$(LD_PRELOAD=$library "$guest" descriptors)"

# --- before our constructor, and without a preload ---

rows_pass 'in the constructor of a library of the program' "$here/early"
CLOEXEC_LINKED=$here/linked rows_pass 'linked with -lcloexec instead of preloaded' "$here/rows"

# --- beside others ---

neighbour=$here/.libs/neighbour.so
passing='open passes
pipe passes
socket passes
fopen passes'
is 'calls pass through a library behind ours' "$passing" "$(LD_PRELOAD="$library $neighbour" "$guest" neighbour)"
is 'calls pass through a library before ours' "$passing" "$(LD_PRELOAD="$neighbour $library" "$guest" neighbour)"

beside() { # NAME LIBRARY
    CLOEXEC_BEFORE=$2 CLOEXEC_BEHIND='' rows_pass "$1 before ours" "$here/rows"
    CLOEXEC_BEFORE='' CLOEXEC_BEHIND=$2 rows_pass "$1 behind ours" "$here/rows"
}

export CLOEXEC_BEFORE CLOEXEC_BEHIND
CLOEXEC_BEFORE='' CLOEXEC_BEHIND=''
beside 'another library' "$neighbour"

# The path of a shared library that the loader knows, or nothing.
find_library() { # NAME
    { ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null | sed -n "s|.* => \(.*/$1\)\$|\1|p" | head -n 1
}

rows=$choice
for name in libeatmydata.so libjemalloc.so.2; do
    found=$(find_library "$name")
    if [ -n "$found" ]; then
        beside "$name" "$found"
    else
        skip "$name before ours" 'not installed'
        skip "$name behind ours" 'not installed'
    fi
done

# fakeroot remembers inodes, and a removed one for a moment longer than the kernel: one row after the other, or a file of one row may
# be taken for a directory that another has just removed.
if command -v fakeroot >/dev/null; then
    export here rows library
    # shellcheck disable=SC2016 # for the shell inside
    said=$(fakeroot sh -c '
        for row in $rows; do
            CLOEXEC_BEFORE="" CLOEXEC_BEHIND=$LD_PRELOAD "$here/rows" "$row"
            CLOEXEC_BEFORE=$LD_PRELOAD CLOEXEC_BEHIND="" "$here/rows" "$row"
        done' 2>&1)
    is 'fakeroot, before ours and behind' '' "$(printf '%s\n' "$said" | grep -v '^ok\|^1\.\.')"
else
    skip 'fakeroot, before ours and behind' 'not installed'
fi

# --- a program with the address sanitizer, which has to come first ---

asan() {
    $CC -w -pthread -fsanitize=address -o "$scratch/asan" "$srcdir/guest.c" "$srcdir/guest-blocked.c" \
        >"$scratch/log" 2>&1 || return
    # gcc's is a library, and wants to come first; clang's is part of the program.
    runtime=$(ldd "$scratch/asan" | sed -n 's/.*=> \(.*libasan[^ ]*\).*/\1/p')
    "$scratch/asan" families >"$scratch/asan.bare" 2>&1
}

if asan; then
    is 'an ASan program, bare' "$("$guest" families)" "$(cat "$scratch/asan.bare")"
    is 'an ASan program, preloaded' "$(LD_PRELOAD=$library "$guest" families)" \
        "$(LD_PRELOAD="$runtime $library" "$scratch/asan" families 2>&1)"
    LD_PRELOAD="$runtime $library" "$scratch/asan" vfork >/dev/null 2>&1
    is 'an ASan program, in a vfork child' 0 $?
else
    skip 'an ASan program' "$(head -n 1 "$scratch/log")"
fi

# --- more rights than the caller: no setting is obeyed ---

secure() {
    cp "$here/linked-guest" "$scratch/secure" && chown nobody "$scratch/secure" && chmod 4755 "$scratch/secure"
} 2>/dev/null

if [ "$(id -u)" = 0 ] && secure && [ "$("$scratch/secure" secure | head -n 1)" = 'secure 1' ]; then
    is 'settings count in a linked program' "$("$guest" families)" "$(CLOEXEC_MODE=off "$here/linked-guest" families)"
    served=$(LD_PRELOAD=$library "$guest" families)
    is 'and do not where it has more rights than its caller' "secure 1
$served" "$(CLOEXEC_MODE=off CLOEXEC_KEEP=open CLOEXEC_DEBUG=1 "$scratch/secure" secure 2>&1)"
else
    skip 'a program with more rights than its caller' 'needs root and a file system with set-uid'
fi
finish
