# shellcheck shell=bash
# What scripts/demo and scripts/test do first: become root, install what is missing, build a copy of the tree.
# SPDX-License-Identifier: MIT

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd) || exit 1
log=/dev/null

die()
{
    echo "${0##*/}: $*" >&2
    exit 1
}

# become_root ARG...: runs this script again with these arguments through sudo, unless we are root already.
become_root()
{
    [ "$(id -u)" != 0 ] || return 0
    command -v sudo >/dev/null || die "not root, and there is no sudo"
    exec sudo --preserve-env=CI "$0" "$@"
}

# make_build_directory NAME: $build, readable for the users that daemons change to; removed unless keep_build was called.
make_build_directory()
{
    build=$(mktemp -d "/var/tmp/libcloexec-$1.XXXXXX") || exit 1
    chmod 755 "$build"
    log=$build/log
}

# quietly COMMAND...: its output goes to the log; the end of it is shown when the command fails.
quietly()
{
    printf '\n$ %s\n' "$*" >>"$log"
    "$@" >>"$log" 2>&1 </dev/null && return
    echo "failed: $*; the end of $log:" >&2
    tail -n 30 "$log" | sed 's/^/    /' >&2
    return 1
}

# --- packages ---

# packages_for TAG...: the names in the list that carry one of the tags; all of them without a tag.
packages_for()
{
    awk -v tags=" $* " '!/^#/ && NF {
        wanted = tags ~ /^ *$/
        for (i = 2; i <= NF; i++) wanted = wanted || index(tags, " " $i " ")
        if (wanted) print $1
    }' "$top/tests/programs/packages"
}

# Node's own package has npm in it, and conflicts with Debian's npm: what is tagged "command" may come from anywhere.
is_there()
{
    dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed' ||
        { packages_for command | grep -qx "$1" && type -P "$1" >/dev/null; }
}

missing_packages()
{
    local name

    for name in $(packages_for "$@"); do
        is_there "$name" || echo "$name"
    done
}

# No daemon is to start because it was installed. The machine's own answer to that question is put back afterwards.
policy=/usr/sbin/policy-rc.d

forbid_daemons()
{
    # An answer of ours, from a run that was killed, is not the machine's own.
    if [ -e "$policy" ] && ! grep -q libcloexec "$policy"; then mv "$policy" "$policy.saved-by-libcloexec"; fi
    printf '#!/bin/sh\n# While libcloexec installs packages.\nexit 101\n' >"$policy"
    chmod 755 "$policy"
}

allow_daemons()
{
    rm -f "$policy"
    [ ! -e "$policy.saved-by-libcloexec" ] || mv "$policy.saved-by-libcloexec" "$policy"
}

# A host that does not answer is asked again; what runs besides may hold the lock.
apt_get()
{
    apt-get -q -o Acquire::Retries=5 -o DPkg::Lock::Timeout=600 "$@" 9>&-
}

# apt waits for dpkg's lock, not for that of the lists, which a fresh machine's own first update may hold.
update_lists()
{
    local said tries

    for ((tries = 60; tries > 0; tries--)); do
        said=$(LC_ALL=C apt_get update 2>&1)
        printf '%s\n' "$said"
        [[ $said == *"Could not get lock"* ]] || return 0
        sleep 5
    done
}

# In a subshell, so that its trap and its lock end with it.
apt_install()
(
    exec 9>/run/lock/libcloexec-install && flock 9 || exit 1
    trap allow_daemons EXIT
    trap 'exit 1' HUP INT TERM
    forbid_daemons
    export DEBIAN_FRONTEND=noninteractive
    update_lists
    [ $# = 0 ] || apt_get -y install --no-install-recommends "$@"
)

# Some tests fetch packages themselves, which a host no longer has when its list is old.
lists_are_fresh()
{
    [ -n "$(find /var/lib/apt/lists -name '*Release' -ctime -1 -print -quit)" ]
}

# install_packages TAG...: only what is missing.
install_packages()
{
    local missing

    command -v apt-get >/dev/null || die "no apt-get here; install the packages of tests/programs/packages by hand"
    mapfile -t missing < <(missing_packages "$@")
    if [ ${#missing[@]} -gt 0 ]; then
        echo "installing ${missing[*]}"
        quietly apt_install "${missing[@]}"
    elif ! lists_are_fresh; then
        quietly apt_install || true
    fi
}

# --- the build ---

# The tree as git sees it, uncommitted changes included; a release archive as it is. Never the user's own build.
copy_tree()
{
    mkdir "$build/source"
    if git -C "$top" -c safe.directory='*' ls-files -co --exclude-standard -z >"$build/files" 2>/dev/null; then
        tar -C "$top" -c --ignore-failed-read --null -T "$build/files" | tar -x -C "$build/source"
    else
        cp -R "$top/." "$build/source"
        [ ! -e "$build/source/Makefile" ] || make -C "$build/source" distclean
    fi
}

# prepare_tree: a copy of the tree, ready to be configured.
prepare_tree()
{
    prefix=$build/prefix
    quietly copy_tree && quietly in_directory "$build/source" autoreconf -i
}

# build_in NAME OPTION...: builds that copy in $build/NAME, outside of its source.
build_in()
{
    mkdir "$build/$1" &&
        quietly in_directory "$build/$1" ../source/configure --prefix="$prefix" "${@:2}" &&
        quietly make -C "$build/$1" -j "$(nproc)"
}

# build_tree: the copy, built and installed under $prefix.
build_tree()
{
    prepare_tree && build_in objects && quietly make -C "$build/objects" install
}

# in_directory DIRECTORY COMMAND...
in_directory()
(
    cd "$1" && shift && "$@"
)
