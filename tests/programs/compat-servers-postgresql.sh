#!/bin/sh
# PostgreSQL in a cluster as Debian creates it: parallel workers, programs on both ends of COPY, a reload and a restart after a crash.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

needs_root
needs pg_createcluster setpriv
for directory in /usr/lib/postgresql/*; do :; done
[ -x "$directory/bin/postgres" ] || skip_all "no PostgreSQL server here"
version=${directory##*/}

as_postgres()
{
    setpriv --reuid=postgres --regid=postgres --init-groups "$@"
}

sql()
{
    as_postgres psql -X -q -A -t -h "$dir/run" -p "$port" -c "$1" postgres
}

create_cluster()
{
    port=$(free_port)
    mkdir run && chown postgres: run
    PG_CLUSTER_CONF_ROOT=$dir/etc pg_createcluster -u postgres -d "$dir/data" -s "$dir/run" -l "$dir/server.log" \
        -p "$port" "$version" main -- --no-sync
    sed -i "s,^external_pid_file.*,external_pid_file = '$dir/run/pid'," "etc/$version/main/postgresql.conf"
}

# Debian's logging goes to standard error; the collector is a child with a pipe, so it is switched on.
serve()
{
    create_cluster
    start setpriv --reuid=postgres --regid=postgres --init-groups "$directory/bin/postgres" -D "$dir/data" \
        -c "config_file=$dir/etc/$version/main/postgresql.conf" -c logging_collector=on -c "log_directory=$dir/data"
    wait_for sql "" >/dev/null 2>&1
}

wal_writer()
{
    sql "SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'" 2>/dev/null
}

# Sessions are accepted until the server hears of the death, and then ended: a new walwriter is there when all is over.
recovered_from()
{
    now=$(wal_writer)
    [ -n "$now" ] && [ "$now" != "$1" ]
}

# COPY FROM PROGRAM, parallel workers over what it read, COPY TO PROGRAM; then the same cluster after a reload, and after a backend died.
statements()
{
    serve || return
    sql "CREATE TABLE t (n integer); COPY t FROM PROGRAM 'seq 100000'; ANALYZE t"
    sql "SET min_parallel_table_scan_size = 0; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0;
        SET max_parallel_workers_per_gather = 2; EXPLAIN (ANALYZE, COSTS off, TIMING off) SELECT sum(n) FROM t" |
        sed -n 's/^ *//; /Workers Launched/p' >>"$result"
    sql "SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SELECT sum(n::bigint) FROM t" >>"$result"
    sql "COPY (SELECT n FROM t LIMIT 3) TO PROGRAM '$witness; cat >$dir/run/rows'"
    note "$(wc -l <run/rows) rows"
    sql "SELECT pg_reload_conf()" >>"$result"
    sql "SELECT pg_terminate_backend(pg_backend_pid())"
    sql "SELECT 'still ' || count(*) FROM t" >>"$result"
    victim=$(wal_writer)
    kill -s KILL "$victim"
    wait_for recovered_from "$victim" && sql "COPY (SELECT 'recovered ' || count(*) FROM t) TO PROGRAM '$witness; cat >$dir/run/rows'"
    cat run/rows >>"$result"
}

works "PostgreSQL, parallel workers and programs" statements "Workers Launched: 2
5000050000
3 rows
t
still 100000
recovered 100000" leaks_bare nothing_arrives
finish
