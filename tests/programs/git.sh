#!/bin/sh
# git keeps the work-tree file and a pipe open while a clean filter runs.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs git

clean_filter()
{
    git init -q . && git config core.autocrlf false
    git config filter.shout.clean "$witness; tr a-z A-Z"
    echo '*.txt filter=shout' >.gitattributes
    echo 'twenty-one' >a.txt
    run git add a.txt
    git cat-file blob :a.txt >"$result"
}

# Nothing of the user's or the machine's git configuration, nor of a hook that runs the tests.
GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

compare "git clean filter" clean_filter
finish
