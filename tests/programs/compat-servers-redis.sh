#!/bin/sh
# redis as Debian configures it: a background save in a child that reports by a pipe, and the rewriting of its log.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

needs_root
needs redis-server redis-cli
[ -r /etc/redis/redis.conf ] || skip_all "no /etc/redis/redis.conf here"

redis()
{
    redis-cli -p "$port" "$@"
}

says()
{
    redis info persistence | tr -d '\r' | grep -q "^$1\$"
}

alive()
{
    [ "$(redis ping 2>/dev/null)" = PONG ]
}

serve()
{
    start redis-server "$dir/redis.conf" --daemonize no
    server=$!
    wait_for alive
}

saves()
{
    port=$(free_port)
    sed -e "s,^port .*,port $port," -e "s,^bind .*,bind 127.0.0.1," -e "s,/var/lib/redis,$dir," -e "s,/run/redis/,$dir/," \
        -e "s,/var/log/redis/,$dir/," -e "s,^appendonly .*,appendonly yes," /etc/redis/redis.conf >redis.conf
    serve || return
    seq 1000 | sed 's/.*/set key& &/' | redis >/dev/null
    redis bgsave >>"$result"
    wait_for says rdb_bgsave_in_progress:0 && says rdb_last_bgsave_status:ok && note "saved"
    redis bgrewriteaof >>"$result"
    wait_for says aof_rewrite_in_progress:0 && says aof_last_bgrewrite_status:ok && note "rewritten"
    stop "$server"
    serve && redis dbsize >>"$result"
}

works "redis bgsave" saves "Background saving started
saved
Background append only file rewriting started
rewritten
1000"
finish
