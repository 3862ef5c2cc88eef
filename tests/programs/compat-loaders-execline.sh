#!/bin/sh
# execline: programs that open something on a number and execute a command with it.
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2086,SC2129 # the witness and its words; a program with its arguments to a line
. "${0%/*}/compat/loaders.sh"

# Each with the lowest free number, where no dup2 follows, and with another.
redirected()
{
    echo text >in
    for number in 3 5; do
        run redirfd -r "$number" in $user
        run redirfd -w "$number" out $user
        run redirfd -a "$number" out $user
        run redirfd -u "$number" in $user
        run redirfd -x "$number" "new$number" $user
        run redirfd -wnb "$number" /dev/null $user
    done
    cat out new* >>"$result"
}

loader redirfd "in all ways" redirected "the witness wrote to 5
the witness wrote to 5
the witness wrote to 3
the witness wrote to 5"

here()
{
    run heredoc 3 "some text" sh -c "$witness; cat <&3; echo" >>"$result"
    run heredoc 4 "more text" sh -c "$witness; cat <&4; echo" >>"$result"
    run heredoc -d 3 "again" sh -c "$witness; cat <&3; echo" >>"$result"
}

loader heredoc "on a number" here "some text
more text
again"

pipe()
{
    run piperw 3 4 sh -c "$witness; echo through >&4; head -n 1 <&3" >>"$result"
    run piperw 6 5 sh -c "$witness; echo another >&5; head -n 1 <&6" >>"$result"
}

loader piperw "two numbers" pipe "through
another"

# The loop's commands have the standard input that forbacktickx had.
loop()
{
    seq 3 | run execlineb -c "forbacktickx word { $witness } true" >>"$result"
    seq 3 | run execlineb -c "forbacktickx word { seq 3 } importas word word foreground { echo word \$word } head -c 2" >>"$result"
}

loader forbacktickx "input for the loop" loop "word 1
1
word 2
2
word 3
3"
finish
