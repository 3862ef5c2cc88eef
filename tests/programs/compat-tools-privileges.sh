#!/bin/sh
# Changes of user: a set-uid program is started without the library (the dynamic loader drops it), and sudo's clean environment has no
# preload list; su keeps it unless a login is asked for.  What the command does has to be the same.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

needs_root
needs setpriv runuser
unshare -m true 2>/dev/null || skip_all "unshare is not allowed to make mounts here"

# What a command finds: whether the library is there goes to a file that is not compared.
cat >"$work/look" <<'END_OF_SCRIPT'
#!/bin/sh
grep -q libcloexec.so /proc/self/maps && echo yes >>"$KEPT" || echo no >>"$KEPT"
exec id -un
END_OF_SCRIPT
chmod 755 "$work/look"

# kept NAME: where the commands of this part say whether they have the library.
kept()
{
    KEPT=$work/kept.$1.$mode
    : >"$KEPT"
    chmod 666 "$KEPT"
    export KEPT
}

# as_nobody OPTION...: su
as_nobody()
{
    run su "$@" nobody >said
    note "status $?, $(tr -d '\r' <said)"
}

becomes()
{
    kept su
    as_nobody -s /bin/sh -c "$work/look; echo error >&2; exit 7"
    as_nobody -P -s /bin/sh -c "$work/look; tty -s && echo a terminal"
    as_nobody -s /bin/sh -w KEPT -l -c "$work/look"
    run runuser -u nobody -- "$work/look" >>"$result"
    run sh -c 'su -s /bin/sh -c "echo through 3 >&3" nobody 3>three'
    cat three >>"$result"
    as_nobody -s /bin/sh -c "$witness"
}

# The sudoers of Debian and a line, which only this command sees.
with_sudoers()
{
    { cat /etc/sudoers; echo 'nobody ALL=(ALL) NOPASSWD: ALL'; } >sudoers
    chmod 440 sudoers
    # shellcheck disable=SC2016 # for the inner shell
    run unshare -m sh -c 'mount --bind "$0" /etc/sudoers && exec "$@"' "$dir/sudoers" "$@"
}

sudoes()
{
    kept sudo
    for user in root nobody; do
        with_sudoers setpriv --reuid="$user" --regid=65534 --clear-groups sudo -n --preserve-env=KEPT "$work/look" >>"$result"
        note "status $?"
    done
    with_sudoers setpriv --reuid=nobody --regid=65534 --clear-groups \
        sh -c "exec sudo -n sh -c '$witness; read line; echo got \$line >&2; exit 7' 3</etc/passwd" <<END_OF_INPUT >>"$result" 2>&1
a line
END_OF_INPUT
    note "status $?"
}

# found NAME EXPECTED: what the commands said, in the preloaded run.
found()
{
    check "$1: library there $2" test "$(tr '\n' ' ' <"$work/kept.$1.preloaded")" = "$2 "
}

works "su, runuser" becomes "status 7, nobody
status 0, nobody
a terminal
status 0, nobody
nobody
through 3
status 0, " nothing_arrives
found su "yes yes no yes"
if command -v sudo >/dev/null; then
    works "sudo" sudoes "root
status 0
root
status 0
got a line
status 7" nothing_arrives
    found sudo "no no"
else
    skip "sudo" "not installed"
fi
finish
