#!/bin/sh
#
# The runner, cloexec(1): every refusal, every option, every exit status, and what --list says about real processes.
# Prints TAP.  From the build come CLOEXEC (the runner), CLOEXEC_LIBRARY, WITNESS (a static program) and top_srcdir, top_builddir.
# SPDX-License-Identifier: MIT

# shellcheck disable=SC2016,SC2086 # shells inside expand what is in single quotes; $shell is words, or none

set -u
unset LD_PRELOAD CLOEXEC_MODE CLOEXEC_SKIP CLOEXEC_ONLY CLOEXEC_KEEP CLOEXEC_HANDOVER CLOEXEC_FOLLOW CLOEXEC_DEBUG

top_builddir=$(cd "${top_builddir:-..}" && pwd)
top_srcdir=$(cd "${top_srcdir:-${srcdir:-.}/..}" && pwd)
: "${CLOEXEC:=$top_builddir/scripts/cloexec}"
: "${WITNESS:=$top_builddir/tests/witness}"
: "${HOLDER:=$top_builddir/tests/runner/holder}"
export CLOEXEC_LIBRARY="${CLOEXEC_LIBRARY:-$top_builddir/src/.libs/libcloexec.so}"
# The library says there what it is, whatever it is called.
mapped='grep -c /libcloexec\.so /proc/self/maps'
newline='
'

scratch=$(mktemp -d "${TMPDIR:-/tmp}/cloexec-runner.XXXXXX") || exit 99
holder=
trap 'kill $holder 2>/dev/null; rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM
chmod 755 "$scratch"

# --- TAP ---

count=0

ok() { # NAME
    count=$((count + 1))
    echo "ok $count - $prefix$1"
}

not_ok() { # NAME SAID
    count=$((count + 1))
    echo "not ok $count - $prefix$1"
    printf '%s\n' "$2" | sed 's/^/# /'
}

skip() { # NAME REASON
    count=$((count + 1))
    echo "ok $count - $prefix$1 # SKIP $2"
}

is() { # NAME WANTED GOT
    if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "wanted: $2${newline}got: $3"; fi
}

# The command ends with STATUS, and what it says, on either channel, fits PATTERN.
expect() { # NAME STATUS PATTERN COMMAND...
    name=$1 wanted=$2 pattern=$3
    shift 3
    said=$("$@" 2>&1 </dev/null)
    status=$?
    # shellcheck disable=SC2254 # a pattern
    case $status,$said in
    $wanted,$pattern) ok "$name" ;;
    *) not_ok "$name" "wanted: $wanted, $pattern${newline}got: $status, $said" ;;
    esac
}

# The runner, under the shell of the moment.
runner() {
    $shell "$CLOEXEC" "$@"
}

as_nobody() {
    setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}

# "yes" or the reason why something cannot be tried as another user.
other_user() {
    if [ "$(id -u)" != 0 ]; then
        echo "needs root"
    elif ! as_nobody true 2>/dev/null; then
        echo "no setpriv"
    elif ! as_nobody test -r "$scratch/lib/libcloexec.so"; then
        echo "another user cannot reach the library"
    else
        echo yes
    fi
}

program() { # NAME TEXT: an executable file
    printf '%s\n' "$2" >"$scratch/bin/$1"
    chmod 755 "$scratch/bin/$1"
}

# --- the cases ---

# shellcheck source-path=SCRIPTDIR
for part in list systemd programs; do
    # shellcheck source=/dev/null
    . "$top_srcdir/tests/runner/$part.sh"
done

command_runs() {
    expect "the library is there in the command" 0 1 runner sh -c "$mapped | sed 's/^[1-9].*/1/'"
    expect "the command's status is the runner's" 42 "" runner sh -c 'exit 42'
    expect "a command without an option ends the options" 0 "--mode x" runner echo --mode x
    expect "behind -- comes the command" 0 "hello" runner -- echo hello
    expect "a signal ends the command as it does without the runner" 143 "*" sh -c "$shell $CLOEXEC sh -c 'kill \$\$'"
    expect "arguments arrive as they are" 0 "<a b><><*><-d><\$HOME>" runner printf '<%s>' 'a b' '' '*' -d '$HOME'
    expect "the command has its own name" 0 "cat /proc/self/cmdline " sh -c "$shell $CLOEXEC cat /proc/self/cmdline | tr '\\0' ' '"
    is "standard input is the command's" "hello" "$(echo hello | runner cat)"
    expect "a name with a - in front, behind --" 0 "dash-*" runner -- -dash
    expect "not found: 127" 127 "cloexec: no-such-command: not found" runner no-such-command
    expect "no such path: 127" 127 "cloexec: ./no-such: not found" runner ./no-such
    expect "not executable: 126" 126 "cloexec: *text: not executable" runner "$scratch/text"
    expect "a directory: 126" 126 "cloexec: $scratch: is a directory" runner "$scratch"
    expect "unknown bytes: 126" 126 "cloexec: *garbage: neither*" runner garbage
    expect "an empty name: 127" 127 "cloexec: *empty" runner ""
    expect "a command that is not executable does not hide a later one" 0 "later" env PATH="$scratch/shadow:$PATH" \
        sh -c '"$@"' sh $shell "$CLOEXEC" shadowed
    expect "an empty element of PATH is the current directory" 0 "dash-*" sh -c "cd '$scratch/bin' && PATH=/bin: && export PATH &&
        exec $shell $CLOEXEC -- -dash"
    descriptors_and_environment
}

# A child of the command sees what it sees without the runner.
descriptors_and_environment() {
    is "no descriptor of the runner's reaches a child" "$(sh -c '"$1"; :' sh "$WITNESS")" "$(runner sh -c '"$1"; :' sh "$WITNESS")"
    # Names that the script might use, too.
    is "the environment is as it was, but for LD_PRELOAD" \
        "$(env -i PATH="$PATH" CLOEXEC_LIBRARY="$CLOEXEC_LIBRARY" file=1 status=2 line=3 said=4 mode=5 list=6 env | sort)" \
        "$(env -i PATH="$PATH" CLOEXEC_LIBRARY="$CLOEXEC_LIBRARY" file=1 status=2 line=3 said=4 mode=5 list=6 \
            $shell "$CLOEXEC" env | grep -v -E '^(LD_PRELOAD|PWD|OLDPWD|SHLVL|_)=' | sort)"
}

preload_lists() {
    show='printf %s "$LD_PRELOAD"'
    expect "alone in LD_PRELOAD" 0 "$CLOEXEC_LIBRARY" runner sh -c "$show"
    expect "before what is there" 0 "$CLOEXEC_LIBRARY:libm.so.6:libc.so.6" env LD_PRELOAD="libm.so.6 libc.so.6" \
        $shell "$CLOEXEC" sh -c "$show"
    expect "not twice" 0 "libm.so.6:$CLOEXEC_LIBRARY" env LD_PRELOAD="libm.so.6:$CLOEXEC_LIBRARY" $shell "$CLOEXEC" sh -c "$show"
    expect "not twice, runner in runner" 0 "$CLOEXEC_LIBRARY" runner "$CLOEXEC" sh -c "$show"
    expect "another copy gives way" 0 "$CLOEXEC_LIBRARY:libm.so.6" env LD_PRELOAD="$scratch/lib/libcloexec.so:libm.so.6" \
        $shell "$CLOEXEC" sh -c "$show"
}

options() {
    show='echo "$CLOEXEC_MODE/$CLOEXEC_SKIP/$CLOEXEC_ONLY/$CLOEXEC_KEEP/$CLOEXEC_DEBUG"'
    expect "no option sets nothing" 0 "////" runner sh -c "$show"
    expect "options with =" 0 "*off/a\\*,b/sh,c/open,pty/1" runner --mode=off "--skip=a*,b" --only=sh,c --keep=open,pty --debug \
        sh -c "$show"
    expect "options with a value of their own" 0 "off/a/b/raw/" runner --mode off --skip a --only b --keep raw -- sh -c "$show"
    expect "short options" 0 "*enforce/a/sh/raw/1" runner -m enforce -s a -osh -kraw -d sh -c "$show"
    expect "lists add up" 0 "/a,b//open,dup/" runner --skip=a -s b -k open -k dup sh -c "$show"
    expect "an option goes before the environment" 0 "enforce////" env CLOEXEC_MODE=off $shell "$CLOEXEC" -m enforce sh -c "$show"
    expect "the environment's settings stay" 0 "off////" env CLOEXEC_MODE=off $shell "$CLOEXEC" sh -c "$show"
    expect "--follow" 0 "1/1" runner --follow sh -c 'echo "$CLOEXEC_FOLLOW/1"'
    expect "-f" 0 "1/1" runner -f sh -c 'echo "$CLOEXEC_FOLLOW/1"'
    expect "--debug: the library's line" 0 "libcloexec [0-9]*: mode *" runner --debug true
    expect "--debug: one line for each program, none for the runner's tools" 0 1 sh -c \
        "CLOEXEC_DEBUG=1 $shell $CLOEXEC $CLOEXEC true 2>&1 | grep -c '^libcloexec .*mode' | sed 's/2/1/'"
    expect "--help" 0 "Usage: cloexec *--systemd*127*" runner --help
    expect "-h" 0 "Usage: cloexec *" runner -h
    is "--help writes to standard output" "" "$(runner --help 2>&1 >/dev/null)"
    expect "--version" 0 "cloexec [0-9]*" runner --version
    expect "-V" 0 "cloexec [0-9]*" runner -V
}

wrong_usage() {
    hint="*hint: *"
    expect "no command: 125" 125 "cloexec: no command given$hint" runner
    expect "options and no command: 125" 125 "cloexec: no command given$hint" runner --mode=off
    expect "unknown option: 125" 125 "cloexec: --nonsense: unknown option$hint" runner --nonsense true
    expect "a value where none goes: 125" 125 "cloexec: --debug=1: unknown option$hint" runner --debug=1 true
    for option in --mode --skip --only --keep --list --systemd; do
        expect "$option without a value: 125" 125 "cloexec: $option: needs a value$hint" runner $option
    done
    expect "--mode= with nothing: 125" 125 "cloexec: --mode: needs a value$hint" runner --mode= true
    for mode in report strict ENFORCE "enforce off"; do
        expect "--mode=$mode: 125, and what is allowed" 125 "cloexec: --mode $mode: *allowed: enforce, off" runner "--mode=$mode" true
    done
    expect "--keep of an unknown family: 125, and what is allowed" 125 \
        "cloexec: --keep open,files: *allowed: open, stdio, temp, socket, pipe, dup, event, pty, mount, raw, exec" runner --keep=open,files true
    expect "--skip of a path: 125" 125 "cloexec: --skip /bin/sh: *names*" runner --skip /bin/sh true
    expect "--install alone: 125" 125 "cloexec: --install goes with --systemd UNIT" runner --install true
    expect "two actions: 125" 125 "cloexec: only one of*" runner --check --list 1
    expect "--check with a command: 125" 125 "cloexec: true: --check takes no command" runner --check true
}

libraries() {
    expect "no library: 125" 125 "cloexec: /no/such.so: no such library*hint: *" env CLOEXEC_LIBRARY=/no/such.so $shell "$CLOEXEC" true
    expect "a library that is none: 125" 125 "cloexec: $scratch/text: not a library" env CLOEXEC_LIBRARY="$scratch/text" \
        $shell "$CLOEXEC" true
    expect "a library that does not load: 125, and what the loader said" 125 \
        "cloexec: *cannot be preloaded*cloexec: *true: $scratch/short.so cannot be loaded*" \
        env CLOEXEC_LIBRARY="$scratch/short.so" $shell "$CLOEXEC" true
    for name in "a space" "a:colon"; do
        expect "a library in '$name': 125" 125 "cloexec: *libcloexec.so: LD_PRELOAD cannot express*" \
            env CLOEXEC_LIBRARY="$scratch/$name/libcloexec.so" $shell "$CLOEXEC" true
    done
    expect "a relative name is made absolute" 0 "$scratch/lib/libcloexec.so" sh -c "cd '$scratch' &&
        CLOEXEC_LIBRARY=lib/libcloexec.so $shell $CLOEXEC printenv LD_PRELOAD"
    multiarch_library
}

# The directory that the loader calls $LIB here.
multiarch_library() {
    directory=
    for candidate in "/usr/lib/$(uname -m)"-linux-gnu*; do
        [ ! -e "$candidate/libc.so.6" ] || directory=$scratch/root/lib/${candidate##*/}
    done
    if [ -z "$directory" ]; then
        skip "a library where the loader's \$LIB leads is named so" "not a multiarch system"
        return
    fi
    mkdir -p "$directory"
    cp "$CLOEXEC_LIBRARY" "$directory/libcloexec.so"
    expect "a library where the loader's \$LIB leads is named so" 0 "$scratch/root/"'$LIB/libcloexec.so' \
        env CLOEXEC_LIBRARY="$directory/libcloexec.so" $shell "$CLOEXEC" printenv LD_PRELOAD
    expect "and it is the library that is loaded" 0 "libcloexec [0-9]*" env CLOEXEC_LIBRARY="$directory/libcloexec.so" \
        $shell "$CLOEXEC" --debug true
    expect "one beside it is named by its path" 0 "$scratch/lib/libcloexec.so" \
        env CLOEXEC_LIBRARY="$scratch/lib/libcloexec.so" $shell "$CLOEXEC" printenv LD_PRELOAD
}

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
    expect "a script" 0 "script x" runner script x
    expect "a script by way of env" 0 "env x" runner env-script x
    expect "a script without #!" 0 "plain x" runner plain x
    expect "it runs in a shell that has the library" 0 "1" runner plain-mapped
    expect "another word size: 125" 125 "cloexec: *other-class: a *-bit * program, but *hint: *" runner "$scratch/other-class"
    expect "another machine: 125" 125 "cloexec: *other-machine: a *-bit * program, but *hint: *" runner "$scratch/other-machine"
    expect "a program that may be executed and not read" 0 "libcloexec [0-9]*" runner -d "$scratch/unreadable"
    privileges
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
    fi
}

# Another user may not be able to reach the build tree.
with_copies() { # AS PROGRAM
    CLOEXEC_LIBRARY=$scratch/lib/libcloexec.so $1 $shell "$scratch/cloexec" -d "$2"
}

# --- what ships with it ---

# The completions have lists of their own: they must be those of the runner.
companions() {
    options=$(runner --help | grep -o -E '(^| )--[a-z]+' | sort -u | tr -d ' ')
    families=$(runner --keep=x true 2>&1 | sed 's/.*allowed: //; s/,//g')
    modes=$(runner --mode=x true 2>&1 | sed 's/.*allowed: //; s/,//g')
    for file in cloexec.bash _cloexec; do
        missing=
        for word in $options "$families" "$modes"; do
            grep -qF -e "$word" "$top_srcdir/scripts/$file" || missing="$missing $word"
        done
        is "scripts/$file has all options and values" "" "$missing"
    done
    missing=
    for option in $options; do
        grep -qF -e "-${option#--}" "$top_srcdir/man/cloexec.1.in" || missing="$missing $option"
    done
    is "the manual has all options" "" "$missing"
    is "nothing was left to substitute" "" "$(grep -E '@[A-Za-z_]+@' "$CLOEXEC")"
    linted "the runner" shellcheck "$CLOEXEC"
    linted "this test" shellcheck "$top_srcdir/tests/runner.sh"
    linted "the completion for bash" shellcheck "$top_srcdir/scripts/cloexec.bash"
    linted "the completion for zsh" zsh -n "$top_srcdir/scripts/_cloexec"
    sed 's/@[A-Za-z_]*@/x/' "$top_srcdir/man/cloexec.1.in" >"$scratch/cloexec.1"
    linted "the manual" mandoc -Tlint -Wwarning "$scratch/cloexec.1"
}

linted() { # NAME TOOL ARG...
    name=$1
    shift
    if command -v "$1" >/dev/null; then
        expect "$name has a clean bill from $1" 0 "" "$@"
    else
        skip "$name has a clean bill from $1" "no $1"
    fi
}

prefix=
prepare
for shell in dash "bash --posix" "busybox sh"; do
    prefix="$shell: "
    if $shell -c : 2>/dev/null; then
        command_runs
        preload_lists
        options
        refusals
        listing
    else
        skip "all" "no $shell"
    fi
done
prefix=
shell=
wrong_usage
libraries
checking
systemd
companions
echo "1..$count"
