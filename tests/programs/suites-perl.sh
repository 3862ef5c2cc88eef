#!/bin/sh
# Perl's own tests of input, output, exec and fork, with the perl that is installed.
# TIME_LIMIT: 1200
# SPDX-License-Identifier: MIT
. "${0%/*}/suites/common.sh"

needs perl apt-get
fetch perl
unpack perl 'perl-*/t'
# The tests look for modules in ../lib alone: those that are installed.
mkdir "$tree/lib"
for directory in $(perl -MConfig -e 'print "@Config{qw(archlibexp privlibexp)}"') "$(dirname "$(perl -MCwd -e 'print $INC{"Cwd.pm"}')")"; do
    cp -Rsn "$(readlink -f "$directory")/." "$tree/lib"
done
same_results "Perl's own tests" 19000 perl
finish
