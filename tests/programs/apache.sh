#!/bin/sh
# Apache as Debian configures it; only ports, logs and documents are moved.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs_root
needs apache2 curl
stock=/etc/apache2
[ -d "$stock/mods-available" ] || skip_all "no $stock here"

# configure MODULE...: Debian's site and modules, with these modules instead of its MPM and PHP.
configure()
{
    cp -r "$stock" etc
    mkdir -p www cgi-bin logs run/socks && chown www-data run/socks
    rm -f etc/mods-enabled/mpm_* etc/mods-enabled/php* etc/mods-enabled/cgi*
    for module; do
        for file in "$stock/mods-available/$module".*; do
            ln -s "$file" etc/mods-enabled/
        done
    done
    port=$(free_port)
    echo "Listen 127.0.0.1:$port" >etc/ports.conf
    echo "ServerName localhost" >etc/conf-enabled/name.conf
    echo "<Directory $dir/www/>
        Require all granted
        </Directory>" >etc/conf-enabled/documents.conf
    sed -i -e "s,/usr/lib/cgi-bin,$dir/cgi-bin," etc/conf-available/serve-cgi-bin.conf
    ln -sf ../conf-available/serve-cgi-bin.conf etc/conf-enabled/
    sed -i -e "s,\*:80,*:$port," -e "s,DocumentRoot .*,DocumentRoot $dir/www," etc/sites-enabled/000-default.conf
}

start_apache()
{
    start env APACHE_RUN_USER=www-data APACHE_RUN_GROUP=www-data APACHE_PID_FILE="$dir/run/pid" \
        APACHE_RUN_DIR="$dir/run" APACHE_LOCK_DIR="$dir/run" APACHE_LOG_DIR="$dir/logs" LANG=C \
        apache2 -d "$dir/etc" -f apache2.conf -DFOREGROUND
    server=$!
    wait_for listening "$port"
}

get()
{
    curl -sS "http://127.0.0.1:$port/$1"
}

php_page()
{
    cat >www/page.php <<END
<?php
\$notes = fopen("$dir/notes.txt", "w");
fwrite(\$notes, \$_GET["n"] + 4);
system("$witness; echo from the child");
fclose(\$notes);
readfile("$dir/notes.txt");
END
}

serve_php()
{
    php_page
    start_apache
    get "page.php?n=17" >"$result"
}

mod_php()
{
    configure mpm_prefork "php${php_module##*/php}"
    serve_php
}

# Logs through a program, as for rotatelogs: the one of Apache's own descriptors that still leaks (PHP bug 38915).
piped_log()
{
    configure mpm_prefork "php${php_module##*/php}"
    sed -i "s,CustomLog .*,CustomLog '|/bin/cat >>$dir/access' common," etc/sites-enabled/000-default.conf
    serve_php
}

# The cgid daemon closes everything before it executes the CGI program; what it would leak is looked at from outside.
cgid()
{
    configure mpm_event cgid
    job "printf 'Content-Type: text/plain\n\ntwenty-one\n'"
    mv job cgi-bin/
    start_apache
    get cgi-bin/job >"$result"
}

cgid_daemon()
{
    cgid
    : >"$report"
    tr ' ' '\n' <"/proc/$server/task/$server/children" | while read -r process; do
        would_leak "$process"
    done
}

for php_module in "$stock"/mods-available/php*.load; do php_module=${php_module%.load}; done
if [ -r "$php_module.load" ]; then
    compare "Apache mod_php, PHP system()" mod_php
    compare "Apache mod_php with a piped log" piped_log
else
    skip "Apache mod_php, PHP system()" "no mod_php here"
    skip "Apache mod_php with a piped log" "no mod_php here"
fi
compare_contained "Apache cgid CGI" cgid
compare "Apache cgid daemon" cgid_daemon
finish
