#!/bin/sh
# PostgreSQL in a cluster as Debian creates it. A backend that has created a table holds the catalogs open, read and write.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs_root
needs pg_createcluster setpriv
for directory in /usr/lib/postgresql/*; do :; done
[ -x "$directory/bin/postgres" ] || skip_all "no PostgreSQL server here"
version=${directory##*/}

as_postgres()
{
    setpriv --reuid=postgres --regid=postgres --init-groups "$@"
}

create_cluster()
{
    port=$(free_port)
    mkdir run && chown postgres: run
    PG_CLUSTER_CONF_ROOT=$dir/etc pg_createcluster -u postgres -d "$dir/data" -s "$dir/run" -l "$dir/server.log" \
        -p "$port" "$version" main -- --no-sync
    sed -i "s,^external_pid_file.*,external_pid_file = '$dir/run/pid'," "etc/$version/main/postgresql.conf"
}

sql()
{
    as_postgres psql -X -q -h "$dir/run" -p "$port" -c "$1" postgres
}

# session STATEMENTS: in a session of their own; the program reports, then keeps the rows.
session()
{
    create_cluster
    start setpriv --reuid=postgres --regid=postgres --init-groups "$directory/bin/postgres" -D "$dir/data" \
        -c "config_file=$dir/etc/$version/main/postgresql.conf"
    wait_for sql "" >/dev/null
    as_postgres psql -X -h "$dir/run" -p "$port" postgres <<END >"$result"
$1
COPY (SELECT n * n FROM generate_series(1, 5) n) TO PROGRAM '$witness; cat >$dir/rows';
END
    cat rows >>"$result"
}

fresh_session()
{
    session ""
}

after_create_table()
{
    session "CREATE TABLE t (n integer PRIMARY KEY);"
}

compare "PostgreSQL COPY TO PROGRAM" fresh_session
compare "PostgreSQL COPY TO PROGRAM after CREATE TABLE" after_create_table
finish
