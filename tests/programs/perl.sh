#!/bin/sh
# Perl's own open is close-on-exec by $^F; what its POSIX module opens is not.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs perl

posix_open()
{
    run perl -MPOSIX -e '
        my $out = POSIX::open("out.txt", O_WRONLY | O_CREAT, 0644);
        my $copy = POSIX::dup($out);
        my ($read, $write) = POSIX::pipe();
        system($ARGV[0]) == 0 or die;
        POSIX::write($write, "twenty-one", 10);
        POSIX::read($read, my $text, 100);
        POSIX::write($copy, $text, length $text);
    ' "$witness"
    cat out.txt >"$result"
}

compare "Perl POSIX::open, dup, pipe and system" posix_open
finish
