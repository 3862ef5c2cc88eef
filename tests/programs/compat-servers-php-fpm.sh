#!/bin/sh
# php-fpm as Debian configures it: USR2 makes the master execute itself in place, and it finds its listening sockets by the numbers in
# FPM_SOCKETS=address=7.  What the new workers are given must not leak into system() either.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

needs_root
needs cgi-fcgi
for binary in /usr/sbin/php-fpm[0-9]*; do :; done
[ -x "$binary" ] || skip_all "no php-fpm here"
stock=/etc/php/${binary##*/php-fpm}/fpm

configure()
{
    cp -r "$stock" fpm
    sed -i -e "s,^pid = .*,pid = $dir/fpm.pid," -e "s,^error_log = .*,error_log = $dir/fpm.log," \
        -e "s,^include=.*,include=$dir/fpm/pool.d/*.conf," fpm/php-fpm.conf
    sed -i "s,^listen = .*,listen = $dir/fpm.sock," fpm/pool.d/www.conf
    # shellcheck disable=SC2016 # PHP's variable
    echo '<?php echo $_GET["n"] + 4, PHP_EOL;' >page.php
    echo "<?php system('$witness; echo from the child');" >child.php
}

page()
{
    env -i SCRIPT_FILENAME="$dir/$1" REQUEST_METHOD=GET QUERY_STRING=n=17 timeout 60 cgi-fcgi -bind -connect "$dir/fpm.sock" |
        sed '1,/^[[:space:]]*$/d'
}

# The lines of the log tell a reload that came off from one that left the workers without their socket.
reload()
{
    workers=$(children_of "$server")
    kill -s USR2 "$server"
    wait_for other_children "$server" "$workers" && note "$(page page.php)"
}

reloads()
{
    configure
    start "$binary" --nodaemonize --fpm-config "$dir/fpm/php-fpm.conf"
    server=$!
    wait_for test -S fpm.sock && wait_for has_children "$server" && note "$(page page.php)" || return
    reload && reload
    note "$(page child.php)"
    note "workers that failed: $(grep -c 'exited with code [1-9]' fpm.log)"
    note "inherited: $(grep -c 'using inherited socket' fpm.log)"
}

works "php-fpm USR2, twice" reloads "21
21
21
from the child
workers that failed: 0
inherited: 2" leaks_bare nothing_arrives
finish
