# shellcheck shell=sh
# Cases of runner.sh: which targets are refused, and why.
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2016,SC2086,SC2153,SC2154 # as in runner.sh, which has the variables

refusals() {
    static="cloexec: $WITNESS: statically linked*hint: *"
    expect "a static program: 125" 125 "$static" runner "$WITNESS"
    expect "a static program by way of PATH: 125" 125 "cloexec: *static: statically linked*hint: *" runner static
    expect "a static interpreter: 125" 125 "$static" runner interpreted
    expect "a static program behind env in a script: 125" 125 "cloexec: *static: statically linked*" runner by-env
    expect "a static program behind env -S with options: 125" 125 "cloexec: *static: statically linked*" runner by-env-options
    expect "a static interpreter of an interpreter: 125" 125 "$static" runner interpreted-twice
    expect "a missing interpreter: 127" 127 "cloexec: *orphan: its interpreter /no/such does not exist" runner orphan
    expect "interpreters in a circle: 126" 126 "cloexec: *" runner circle
    expect "an interpreter that is a directory: 126" 126 "cloexec: *directed: its interpreter /bin is a directory" runner directed
    expect "a script" 0 "script x" runner script x
    expect "a script by way of env" 0 "env x" runner env-script x
    expect "a script without #!" 0 "plain x" runner plain x
    expect "it runs in a shell that has the library" 0 "1" runner plain-mapped
    expect "another word size: 125" 125 "cloexec: *other-class: a *-bit * program, but *hint: *" runner "$scratch/other-class"
    expect "another machine: 125" 125 "cloexec: *other-machine: a *-bit * program, but *hint: *" runner "$scratch/other-machine"
    expect "a program that may be executed and not read" 0 "libcloexec [0-9]*" runner -d "$scratch/unreadable"
    loaders
    privileges
}

# Called as a command, the dynamic loader preloads for the program that it is given.
loaders() {
    loader=$(readlink -f "$(runner sh -c 'sed -n "s|.* \(/.*/ld[-0-9.][^/]*\)\$|\1|p" /proc/self/maps' | head -n 1)")
    if [ ! -x "$loader" ]; then
        skip "the dynamic loader as the command" "it was not found"
        return
    fi
    expect "the dynamic loader as the command" 0 1 runner "$loader" /bin/sh -c "$mapped | sed 's/^[1-9].*/1/'"
    expect "with options of its own" 0 1 runner "$loader" --argv0 x /bin/sh -c "$mapped | sed 's/^[1-9].*/1/'"
    expect "with a static program: 125" 125 "cloexec: *cannot be loaded into this program*" runner "$loader" "$WITNESS"
    expect "with none: its own word" "[1-9]*" "$loader: *" runner "$loader"
}

# A set-id program of somebody else's: root makes one, others find one.
foreign_program() { # LETTER OWNER FILE...
    if [ "$(id -u)" = 0 ]; then
        cp /bin/true "$scratch/foreign-$1"
        chown "$2" "$scratch/foreign-$1"
        chmod "$1+s" "$scratch/foreign-$1"
        echo "$scratch/foreign-$1"
        return
    fi
    letter=$1
    shift 2
    for file in "$@"; do
        if test "-$letter" "$file"; then
            echo "$file"
            return
        fi
    done
}

privileges() {
    file=$(foreign_program u 65534 /bin/su /bin/mount /usr/bin/passwd /usr/bin/newgrp /usr/bin/sudo)
    if [ -n "$file" ]; then
        expect "a set-user-ID program of another user: 125" 125 "cloexec: $file: set-user-ID*hint: *" runner "$file"
    else
        skip "a set-user-ID program of another user: 125" "there is none"
    fi
    file=$(foreign_program g 0:65534 /usr/bin/chage /usr/bin/expiry /usr/bin/wall /usr/bin/crontab)
    if [ -n "$file" ]; then
        expect "a set-group-ID program of another group: 125" 125 "cloexec: $file: set-group-ID*hint: *" runner "$file"
    else
        skip "a set-group-ID program of another group: 125" "there is none"
    fi
    cp /bin/true "$scratch/own"
    chgrp "$(id -g)" "$scratch/own"
    chmod ug+s "$scratch/own"
    expect "a set-ID program of one's own, and it has the library" 0 "libcloexec [0-9]*" runner -d "$scratch/own"
    other_users_privileges
}

other_users_privileges() {
    can=$(other_user)
    if [ "$can" != yes ]; then
        skip "another user's set-user-ID program: 125" "$can"
    else
        expect "another user's set-user-ID program: 125" 125 "cloexec: *own: set-user-ID*" with_copies as_nobody "$scratch/own"
    fi
    cp /bin/true "$scratch/capable"
    if [ "$can" != yes ]; then
        skip "file capabilities: 125" "$can"
        skip "file capabilities, for root" "$can"
    elif ! setcap cap_net_raw+ep "$scratch/capable" 2>/dev/null; then
        skip "file capabilities: 125" "cannot give any"
        skip "file capabilities, for root" "cannot give any"
    else
        expect "file capabilities: 125" 125 "cloexec: *capable: has file capabilities*" with_copies as_nobody "$scratch/capable"
        expect "file capabilities, for root" 0 "libcloexec [0-9]*" with_copies "" "$scratch/capable"
        ln -sf capable "$scratch/link"
        expect "file capabilities behind a symbolic link: 125" 125 "cloexec: *link: has file capabilities*" \
            with_copies as_nobody "$scratch/link"
        without_getcap
    fi
}

# Another user may not be able to reach the build tree.
with_copies() { # AS PROGRAM
    CLOEXEC_LIBRARY=$scratch/lib/libcloexec.so $1 $shell "$scratch/cloexec" -d "$2"
}

# The runner finds its tools behind the user's PATH: a copy that does not, and a directory with the least that it needs.
without_getcap() {
    mkdir -p "$scratch/tools"
    for tool in awk cat dd env grep head ls od printf readlink sed sort tar tr true; do
        for directory in /usr/bin /bin; do
            [ ! -x "$directory/$tool" ] || ln -sf "$directory/$tool" "$scratch/tools/$tool"
        done
    done
    sed 's,:/usr/bin:/bin:/usr/sbin:/sbin,,' "$CLOEXEC" >"$scratch/own-path"
    for program in /bin/true "$scratch/capable"; do
        [ "$program" = /bin/true ] && wanted=0 || wanted=125
        expect "without getcap, $program: $wanted" "$wanted" "*" \
            env PATH="$scratch/tools" CLOEXEC_LIBRARY="$scratch/lib/libcloexec.so" "$(command -v setpriv)" --reuid=65534 --regid=65534 \
            --clear-groups /bin/sh "$scratch/own-path" "$program"
    done
}

# A namespace of mounts of its own, where /proc is something else.
without_proc() {
    if ! unshare -m mount -t tmpfs none /proc 2>/dev/null; then
        skip "without /proc" "cannot make a namespace of mounts"
        return
    fi
    cp /bin/true "$scratch/own"
    chmod u+s "$scratch/own"
    there="unshare -m sh -c 'mount -t tmpfs none /proc; exec \"\$@\"' sh"
    expect "without /proc: --list says so, 125" 125 "cloexec: --list 1: /proc is not mounted*" eval "$there $shell $CLOEXEC --list 1"
    expect "without /proc: a command runs" 0 here eval "$there $shell $CLOEXEC echo here"
    expect "without /proc: set-user-ID, 125" 125 "cloexec: *set-user-ID*hint: /proc is not mounted*" \
        eval "$there $shell $CLOEXEC $scratch/own"
}
