#!/bin/sh
# sqlite3 keeps its .log and .output files open while it runs .shell and .output |.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs sqlite3

shell()
{
    run sqlite3 base.db <<END >"$result"
.log queries.log
CREATE TABLE t (n);
INSERT INTO t VALUES (17), (4);
.shell $witness
SELECT sum(n) FROM t;
END
}

pipe()
{
    run sqlite3 base.db <<END
.log queries.log
.output |$witness; cat >$result
SELECT 17 + 4;
END
}

compare "sqlite3 .shell" shell
compare "sqlite3 .output |" pipe
finish
