#!/bin/sh
# GNU time keeps its -o file open for the command.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs time
[ -x /usr/bin/time ] || skip_all "no /usr/bin/time here"

output_file()
{
    run /usr/bin/time -o usage -f %x sh -c "$witness; exit 4"
    echo "$?" | cat - usage >"$result"
}

compare "GNU time -o" output_file
finish
