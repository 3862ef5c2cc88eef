#!/bin/sh
#
# The runner, cloexec(1): every refusal, every option, every exit status, and what --list says about real processes.
# Prints TAP.  From the build come CLOEXEC (the runner), CLOEXEC_LIBRARY, WITNESS (a static program) and top_srcdir, top_builddir.
# TESTS_LONG=1 in the environment: all of it under a second shell, and what every command needs under three others.
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
for part in list options programs systemd targets; do
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
    expect "what PATH does not lead to is not found: 127" 127 "cloexec: elsewhere: not found" sh -c "cd '$scratch/aside' &&
        exec $shell $CLOEXEC elsewhere"
    expect "no PATH at all" 0 here sh -c "unset PATH; exec $(command -v "${shell%% *}")${shell#"${shell%% *}"} $CLOEXEC echo here"
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
    expect "once, if it was there twice" 0 "$CLOEXEC_LIBRARY:libm.so.6" \
        env LD_PRELOAD="$CLOEXEC_LIBRARY libm.so.6 $CLOEXEC_LIBRARY" $shell "$CLOEXEC" sh -c "$show"
    expect "another copy gives way, and its place" 0 "libm.so.6:$CLOEXEC_LIBRARY" \
        env LD_PRELOAD="libm.so.6:$scratch/lib/libcloexec.so:$CLOEXEC_LIBRARY" $shell "$CLOEXEC" sh -c "$show"
    expect "another copy gives way" 0 "$CLOEXEC_LIBRARY:libm.so.6" env LD_PRELOAD="$scratch/lib/libcloexec.so:libm.so.6" \
        $shell "$CLOEXEC" sh -c "$show"
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
    expect "a path that awk would read something into" 0 "libcloexec [0-9]*" env CLOEXEC_LIBRARY="$scratch/a%b\"c\\s/libcloexec.so" \
        $shell "$CLOEXEC" --debug true
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
# All of it under two shells that differ most, of which a short run takes one; what every command needs under others, too.
for shell in dash "busybox sh" "bash --posix" mksh yash; do
    case $shell,${TESTS_LONG:-} in
    dash,* | busybox*,* | *,1) ;;
    *) continue ;;
    esac
    prefix="$shell: "
    if ! $shell -c : 2>/dev/null; then
        skip "all" "no $shell"
        continue
    fi
    command_runs
    case $shell,${TESTS_LONG:-} in
    dash,* | "busybox sh,1")
        preload_lists
        options
        refusals
        listing
        ;;
    esac
done
prefix=
shell=
wrong_usage
settings
unsaid
libraries
without_proc
checking
systemd
companions
echo "1..$count"
