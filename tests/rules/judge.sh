# shellcheck shell=sh disable=SC2154 # bare, preloaded: of who reads it
# What the shell scripts here share: TAP, and a verdict over what a run said bare and preloaded.
# SPDX-License-Identifier: MIT

number=0
failures=0

# judge STATUS TITLE [SAID]: 0 is good.
judge()
{
    number=$((number + 1))
    if [ "$1" = 0 ]; then
        echo "ok $number - $2"
        return
    fi
    failures=$((failures + 1))
    echo "not ok $number - $2"
    [ -z "${3-}" ] || printf '%s\n' "$3" | sed 's/^/# /'
}

# judge_same TITLE: whether $bare and $preloaded are the same, and the witness spoke.
judge_same()
{
    [ "$bare" = "$preloaded" ] && [ "${bare##*end }" != "$bare" ]
    judge $? "$1" "bare: $bare
preloaded: $preloaded"
}

finish()
{
    echo "1..$number"
    [ "$failures" = 0 ]
}
