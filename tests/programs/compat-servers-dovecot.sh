#!/bin/sh
# dovecot with Debian's files: a master that gives each service its sockets, pipes and connections on numbers, by dup2 and through sockets.
# It cleans the environment of its services; once as Debian has it, once with the preload list among what it imports, so that all of them
# are served.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

needs_root
needs dovecot doveadm python3
id dovenull >/dev/null 2>&1 || skip_all "no user dovenull here"

# Debian's configuration with users in a file; a script after each login.
configure()
{
    port=$(free_port)
    cp -r /etc/dovecot etc
    sed -i -e 's/^!include auth-system/#&/' -e 's/^#\(!include auth-passwdfile\)/\1/' etc/conf.d/10-auth.conf
    rm etc/conf.d/10-ssl.conf # needs a certificate of this machine
    mkdir mail run state && chown nobody mail
    echo "user:{PLAIN}password:65534:65534::$dir/mail" >etc/users
    # shellcheck disable=SC2016 # for the job
    job 'exec "$@"'
    sed -i "s,/etc/dovecot/users,$dir/etc/users," etc/conf.d/auth-passwdfile.conf.ext
    cat >>etc/dovecot.conf <<END_OF_FILE
listen = 127.0.0.1
base_dir = $dir/run
state_dir = $dir/state
log_path = $dir/log
mail_location = maildir:~
disable_plaintext_auth = no
ssl = no
service imap-login {
  inet_listener imap {
    port = $port
  }
  inet_listener imaps {
    port = 0
  }
}
service imap {
  executable = imap postlogin
}
service postlogin {
  executable = script-login $dir/job
  unix_listener postlogin {
  }
}
$1
END_OF_FILE
}

# A session: a message is stored, found and read; two at once.
session()
{
    run timeout 100 python3 - "$port" <<'END_OF_PYTHON' >>"$result"
import imaplib, sys
def connect():
    connection = imaplib.IMAP4("127.0.0.1", int(sys.argv[1]))
    connection.login("user", "password")
    return connection
one, other = connect(), connect()
one.append("INBOX", None, None, b"Subject: twenty-one\r\n\r\ntext\r\n")
one.select()
other.select()
print(*one.search(None, "SUBJECT", "twenty-one"))
print(other.fetch("1", "(BODY[TEXT])")[1][0][1].decode().strip())
one.store("1", "+FLAGS", "\\Deleted")
one.expunge()
print(*other.noop()[0:1], *other.search(None, "ALL"))
for connection in one, other:
    print(connection.logout()[0])
END_OF_PYTHON
}

serve()
{
    configure "$1"
    start dovecot -F -c "$dir/etc/dovecot.conf"
    server=$!
    wait_for listening "$port" || return
    session
    for service in $(children_of "$server"); do
        grep -q libcloexec.so "/proc/$service/maps" && echo yes || echo no
    done | sort -u >"$work/there"
    printf 'Subject: delivered\n\ntext\n' | run /usr/lib/dovecot/dovecot-lda -c "$dir/etc/dovecot.conf" -d user && note delivered
    run doveadm -c "$dir/etc/dovecot.conf" reload && note reloaded
    run doveadm -c "$dir/etc/dovecot.conf" search -u user all | wc -l >>"$result"
    session
    run doveadm -c "$dir/etc/dovecot.conf" stop
    wait_for gone "$server"
    sed -n 's/.*\(\(Error\|Fatal\|Panic\):\)/\1/p' log | sort -u >>"$result"
    cat log
}

as_debian_has_it()
{
    serve ""
}

# shellcheck disable=SC2016 # dovecot's own variable
all_preloaded()
{
    serve 'import_environment = $import_environment LD_PRELOAD'
}

# services NAME: of the run before; all of them have the library, or none.
with_library() { check "$1: the services have the library" grep -qx yes "$work/there"; }
without_library() { check "$1: the services do not have the library" grep -qx no "$work/there"; }

session="OK [b'1']
text
OK OK [b'']
BYE
BYE"
expected="$session
delivered
reloaded
1
$(echo "$session" | sed "s/'1'/'2'/; s/\[b''\]/[b'1']/")"
works "dovecot" as_debian_has_it "$expected" same_arrives without_library
works "dovecot, with all its services" all_preloaded "$expected" same_arrives with_library
finish
