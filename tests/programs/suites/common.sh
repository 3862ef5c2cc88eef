# shellcheck shell=sh
# What the suites-*.sh share, beside lib.sh: another project's own test suite, run once bare and once preloaded, both at the same time, and
# compared test by test.  A suite has a driver, suites/NAME, which runs the tests in the current directory, all or those listed in a file,
# and prints a line "test<TAB>result" for each; and $tree, which both runs get a copy of, the driver in it.
#
#   fetch bash && unpack bash 'bash-*/tests'
#   same_results "bash's own tests" 80 bash
#   finish
#
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs unshare mount ip
needs_root
suites=$(cd "${0%/*}/suites" && pwd)
tree=$work/tree tab=$(printf '\t')
mkdir "$tree" "$work/sources"

# --- sources ---

# The machine's own package hosts, asked for sources.  The lists, the cache and the archives are kept with the test.
apt()
(
    tool=$1
    shift
    cd "$work/sources" && "$tool" -q -o Dir::Etc::sourcelist="$work/sources/apt.list" -o Dir::Etc::sourceparts="$work/sources/parts" \
        -o Dir::State::lists="$work/sources/lists" -o Dir::Cache="$work/sources/cache" -o APT::Sandbox::User=root \
        -o Acquire::Retries=5 "$@"
)

ask_for_sources()
{
    mkdir "$work/sources/parts" "$work/sources/lists" "$work/sources/cache"
    for list in /etc/apt/sources.list.d/*.sources; do
        [ ! -f "$list" ] || sed 's/^Types:.*/Types: deb-src/' "$list" >"$work/sources/parts/${list##*/}"
    done
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | sed -n 's/^deb /deb-src /p' >"$work/sources/apt.list"
    apt apt-get update
}

# versions PACKAGE: those of its source that have the upstream version of what is installed, the newest first.
versions()
{
    upstream=$(dpkg-query -W -f '${source:Upstream-Version}' "$1")
    apt apt-cache showsrc --only-source "$1" | sed -n 's/^Version: //p' | grep -F "$upstream-" | sort -Vru
}

# fetch PACKAGE: its upstream archives.  A host may have lost a version that its list still names.
fetch()
{
    ask_for_sources >"$work/fetched" 2>&1
    for version in $(versions "$1"); do
        apt apt-get source --download-only --tar-only "$1=$version" >>"$work/fetched" 2>&1 && return
    done
    comment <"$work/fetched" | sed 's,//[^/ ]*,//...,g'
    skip_all "the source of $1 that is installed cannot be fetched"
}

# unpack PACKAGE PATTERN...: these parts of its archive, without the archive's own top directory.
unpack()
{
    for archive in "$work/sources/$1"_*.orig.tar.*; do :; done
    shift
    tar -x -f "$archive" -C "$tree" --strip-components=1 --wildcards --no-wildcards-match-slash "$@" ||
        skip_all "${archive##*/} does not unpack as expected"
}

# --- both runs ---

# run_suite MODE [LIST]
run_suite()
{
    unshare --net --mount --pid --ipc --fork --kill-child --mount-proc \
        sh "$suites/alone.sh" "$1" "$tree" "$work $tools" ./driver ${2:+"$2"} >"$work/results.$1" 2>"$work/log.$1" </dev/null
    sort -o "$work/results.$1" "$work/results.$1"
}

run_both()
{
    run_suite bare &
    run_suite preloaded
    wait $!
}

# result_of MODE FILE: a column more for the tests that the file lists.
result_of()
{
    join -t "$tab" -a 1 -e missing -o "$2" - "$work/results.$1"
}

# The tests listed in $work/names whose results differ, or that did not run at all.
differing()
{
    result_of bare 0,2.2 <"$work/names" | result_of preloaded 0,1.2,2.2 | awk -F '\t' '$2 != $3 || $2 == "missing"'
}

# Those of them that had a result preloaded which they never had bare; for the others it is shown that they do not always do the same.
never_bare()
{
    awk -F '\t' 'FNR == 1 { file++ }
        file == 1 { had[$1, $2] = 1 }
        file == 2 && !(($1, $3) in had) { foreign[$1] = 1 }
        file == 3 && ($1 in foreign || $2 == "missing")' "$work/differed" "$work/differed" "$work/differing"
}

# A test that does not always do the same is not ours to judge: what differs has to differ each time that it is repeated, by itself and
# with less besides it, and has to be more than what the bare runs differ by among themselves.
repeat()
{
    : >"$work/differed"
    for attempt in 1 2 3; do
        [ -s "$work/differing" ] || return
        cat "$work/differing" >>"$work/differed"
        cut -f 1 "$work/differing" >"$work/names"
        sed "s/^/# run again ($attempt): /" "$work/differing" | head -n 20
        cp "$work/names" "$tree/names"
        run_suite bare names
        run_suite preloaded names
        differing >"$work/differing"
    done
    cat "$work/differing" >>"$work/differed"
    never_bare >"$work/judged"
    mv "$work/judged" "$work/differing"
}

explain_suite()
{
    sed "s/^/# test, bare, preloaded: /" "$work/differing" | head -n 50
    echo "# how the logs differ:"
    diff -U 2 "$work/log.bare" "$work/log.preloaded" | comment | head -n 200
}

nothing_differs()
{
    [ ! -s "$work/differing" ] && [ "$total" -ge "$1" ]
}

# same_results NAME MINIMUM DRIVER: a suite that ran less than that has not run.
same_results()
{
    cp "$suites/$3" "$tree/driver"
    run_both
    cut -f 1 "$work/results.bare" "$work/results.preloaded" | sort -u >"$work/names"
    total=$(wc -l <"$work/names")
    differing >"$work/differing"
    repeat
    check "$1: $(wc -l <"$work/differing") of $total results differ (at least $2 expected)" nothing_differs "$2" || explain_suite
}
