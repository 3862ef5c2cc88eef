#!/bin/sh
# Shells that have few forms of their own in compat/shell-forms; how a shell is told from other programs; and that what a shell starts
# is served.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/shells.sh"

try posh 10 posh
try rc 10 rc
try fish 8 fish
try csh 0 csh
try tcsh 0 tcsh

# --- known by the file that runs ---

arrives()
{
    check "$1: bare ${bare:-?}, preloaded ${preloaded:-?} descriptors" [ "${bare:-0}" -gt 0 ] && [ "$bare" = "$preloaded" ]
}

# redirect WORD...: a shell's command line; the script that it runs follows.
redirect()
{
    echo text >in
    echo hands on >"$result"
    run "$@" "exec 5<in; $witness 3<in"
}

# renamed NAME PROGRAM...: under another argv[0]
renamed()
{
    # shellcheck disable=SC2016 # for the inner shell
    run bash -c 'name=$1; shift; exec -a "$name" "$@"' bash "$@"
}

as_other()
{
    echo text >in
    echo hands on >"$result"
    renamed "$other" "$shell" -c "exec 5<in; $witness 3<in"
}

for shell in bash dash zsh ksh93 mksh yash; do
    command -v "$shell" >/dev/null || continue
    for other in other -sh sed; do
        both "$shell called $other" as_other arrives
    done
done

by_link()
{
    ln -s "$(command -v bash)" other
    redirect ./other -c
}

busybox_sh()
{
    redirect busybox sh -c
}

busybox_ash()
{
    redirect busybox ash -c
}

busybox_link()
{
    ln -s "$(command -v busybox)" sh
    redirect ./sh -c
}

both "bash behind a link of another name" by_link arrives
if command -v busybox >/dev/null; then
    both "busybox sh" busybox_sh arrives
    both "busybox ash" busybox_ash arrives
    both "busybox behind a link named sh" busybox_link arrives
else
    skip busybox "not installed"
fi

# Each row of the table, also those of shells that Debian has under another name, statically linked, or not at all.
copy_of_dash()
{
    cp "$(command -v dash)" "$name"
    echo text >in
    echo hands on >"$result"
    run "./$name" -c "exec 3<in; $witness 4>out"
}

for name in $(sed -n 's/^PROGRAM("\([^"]*\)", shell,.*/\1/p' "$table") zsh5 ksh93 rc.byron bash-static; do
    both "dash copied to $name" copy_of_dash arrives
done
name=other
compare "dash copied to other, a name that is not in the table" copy_of_dash

# --- and no other program is taken for one ---

sed_as()
{
    seq 5 >numbers
    renamed "$other" sed -n -e "3e $witness" -e p numbers >"$result"
}

for other in sh bash -zsh flock; do
    compare "sed called $other" sed_as
done

# BusyBox's awk keeps a file open that it reads; so it does when a link of its name runs it.
busybox_awk()
{
    echo text >in
    run busybox awk "BEGIN { getline line <\"in\"; print line; system(\"$witness\") }" >"$result"
}

busybox_awk_by_link()
{
    ln -s "$(command -v busybox)" awk
    echo text >in
    run ./awk "BEGIN { getline line <\"in\"; print line; system(\"$witness\") }" >"$result"
}

if command -v busybox >/dev/null; then
    compare "busybox awk" busybox_awk
    compare "busybox behind a link named awk" busybox_awk_by_link
fi

# --- what a shell starts is served ---

starts()
{
    seq 5 >numbers
    # shellcheck disable=SC2086 # busybox sh are two words
    run $shell -c "sed -n -e '3e $witness' -e p numbers" >"$result"
}

for shell in bash dash zsh ksh93 mksh yash 'busybox sh' posh rc fish csh tcsh; do
    if command -v "${shell%% *}" >/dev/null; then
        compare "what $shell starts" starts
    else
        skip "what $shell starts" "not installed"
    fi
done
finish
