#!/bin/sh
# php-fpm as Debian configures it; only its socket, pid file and logs are moved. The child also receives the client's connection.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

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
}

get()
{
    env -i SCRIPT_FILENAME="$dir/$1" REQUEST_METHOD=GET QUERY_STRING=n=17 cgi-fcgi -bind -connect "$dir/fpm.sock"
}

page()
{
    configure
    cat >page.php <<END
<?php
\$notes = fopen("$dir/notes.txt", "w");
fwrite(\$notes, \$_GET["n"] + 4);
system("$witness; echo from the child");
fclose(\$notes);
readfile("$dir/notes.txt");
END
    start "$binary" --nodaemonize --fpm-config "$dir/fpm/php-fpm.conf"
    wait_for test -S fpm.sock
    get page.php >"$result"
}

compare "php-fpm, PHP system()" page
finish
