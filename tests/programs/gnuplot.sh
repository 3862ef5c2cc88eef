#!/bin/sh
# gnuplot keeps the script, the plot and the print file open while it runs system() and !.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs gnuplot

plot()
{
    cat >script.gp <<END
set terminal dumb
set output "plot.txt"
set print "values.txt"
print 17 + 4
plot sin(x)
print system("$witness; echo twenty-one")
END
    run gnuplot script.gp
    cat plot.txt values.txt >"$result"
}

compare "gnuplot system()" plot
finish
