# shellcheck shell=sh
# Cases of runner.sh: options, settings, and what is wrong with them.
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2016,SC2086,SC2153,SC2154 # as in runner.sh, which has the variables

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
    expect "--handover=off" 0 off runner --handover=off printenv CLOEXEC_HANDOVER
    expect "--handover on" 0 on runner --handover on printenv CLOEXEC_HANDOVER
    expect "letters in one word" 0 "*1/1" runner -df sh -c 'echo "$CLOEXEC_DEBUG/$CLOEXEC_FOLLOW"'
    expect "letters in one word, the last with a value" 0 "1/off" runner -fmoff sh -c 'echo "$CLOEXEC_FOLLOW/$CLOEXEC_MODE"'
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
    expect "an unknown letter: 125" 125 "cloexec: -x: unknown option$hint" runner -x true
    expect "an unknown letter among others: 125" 125 "cloexec: -x: unknown option$hint" runner -dx true
    expect "-- and no command: 125" 125 "cloexec: no command given$hint" runner --
    for option in --mode --skip --only --keep --handover --list --systemd; do
        expect "$option without a value: 125" 125 "cloexec: $option: needs a value$hint" runner $option
    done
    expect "--mode= with nothing: 125" 125 "cloexec: --mode: needs a value$hint" runner --mode= true
    for mode in report strict ENFORCE "enforce off"; do
        expect "--mode=$mode: 125, and what is allowed" 125 "cloexec: --mode $mode: *allowed: enforce, off" runner "--mode=$mode" true
    done
    expect "--keep of an unknown family: 125, and what is allowed" 125 \
        "cloexec: --keep open,files: *allowed: open, stdio, temp, socket, pipe, dup, event, pty, mount, raw, exec" runner --keep=open,files true
    expect "--handover of something else: 125, and what is allowed" 125 "cloexec: --handover maybe: *allowed: on, off" \
        runner --handover maybe true
    expect "a line break in a list: 125" 125 "cloexec: --keep open${newline}pipe: *allowed: *" runner --keep "open${newline}pipe" true
    expect "a line break in a name: 125" 125 "cloexec: --skip a${newline}b: *names*" runner --skip "a${newline}b" true
    expect "--skip of a path: 125" 125 "cloexec: --skip /bin/sh: *names*" runner --skip /bin/sh true
    expect "--install alone: 125" 125 "cloexec: --install goes with --systemd UNIT" runner --install true
    expect "two actions: 125" 125 "cloexec: only one of*" runner --check --list 1
    expect "--check with a command: 125" 125 "cloexec: true: --check takes no command" runner --check true
}

# A bad value that was there before is the business of whoever set it: the command runs, and he is told.
settings() {
    while read -r setting allowed; do
        expect "$setting: a warning, and the command runs" 0 "cloexec: warning: $setting: not understood; allowed: $allowed${newline}here" \
            env "$setting" $shell "$CLOEXEC" echo here
    done <<END
CLOEXEC_MODE=enfroce enforce, off
CLOEXEC_MODE=strict enforce, off
CLOEXEC_KEEP=open,nonsense open, stdio, temp, socket, pipe, dup, event, pty, mount, raw, exec
CLOEXEC_FOLLOW=yes 0, 1
CLOEXEC_DEBUG=yes 0, 1
CLOEXEC_HANDOVER=maybe on, off
CLOEXEC_SKIP=/bin/sh names of programs without their directories
CLOEXEC_MOOD=off the settings CLOEXEC_MODE, *
END
    expect "good settings: no warning" 0 here env CLOEXEC_MODE=off CLOEXEC_KEEP=open,pipe:dup CLOEXEC_FOLLOW=0 CLOEXEC_DEBUG= \
        CLOEXEC_HANDOVER=off CLOEXEC_SKIP='a*' CLOEXEC_ONLY= CLOEXEC_HANDED=3 $shell "$CLOEXEC" echo here
    expect "an option goes before a bad setting: no warning" 0 here env CLOEXEC_MODE=enfroce $shell "$CLOEXEC" --mode=enforce echo here
}

# What it cannot say must not pass for success.
unsaid() {
    if [ ! -w /dev/full ]; then
        skip "nowhere to write: 125" "no /dev/full"
        return
    fi
    for arguments in --help --version "--list $$" "--systemd some"; do
        expect "$arguments with nowhere to write: 125" 125 "*" sh -c "$shell $CLOEXEC $arguments >/dev/full"
    done
}
