#!/bin/sh
# Lua's io.open, io.tmpfile and io.popen against os.execute.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs lua5.4

execute()
{
    cat >script.lua <<END
local out = io.open("out.txt", "w")
local scratch = io.tmpfile()
local sums = io.popen("echo 21", "r")
os.execute("$witness")
out:write(sums:read("a"))
out:close()
scratch:close()
END
    run lua5.4 script.lua
    cat out.txt >"$result"
}

compare "Lua os.execute" execute
finish
