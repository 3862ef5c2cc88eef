#!/bin/sh
# tar keeps the archive open while it runs --to-command and --checkpoint-action=exec.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs tar

make_archive()
{
    seq 1000 >one
    seq 2000 >two
    tar -cf archive.tar one two
}

to_command()
{
    make_archive
    run tar -xf archive.tar --to-command="$witness; cat >received.\$TAR_FILENAME"
    cat received.one received.two | cksum >"$result"
}

checkpoint()
{
    make_archive
    run tar -xf archive.tar -C / --to-stdout --checkpoint=1 --checkpoint-action=exec="$witness" | cksum >"$result"
}

compare "tar --to-command" to_command
compare "tar --checkpoint-action" checkpoint
finish
