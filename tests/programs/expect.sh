#!/bin/sh
# expect copies descriptor 2 in the child that it has forked (F_DUPFD).
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs expect

spawn()
{
    job "echo twenty-one"
    run expect -c "log_user 0; spawn ./job; expect -re {t[a-z-]+} { puts \$expect_out(0,string) }; expect eof" >"$result"
}

compare "expect spawn" spawn
finish
