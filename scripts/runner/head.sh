#!/bin/sh
#
# cloexec: runs a command with libcloexec.so preloaded, once it is proven that the library will be there.
#
# The dynamic loader fails open: a library that it cannot preload, or a program that it never sees, costs a line on
# standard error at most, and the command runs unprotected.  So everything that can be known beforehand is looked at
# here, and refused.
#
# A variable of this script that the environment happens to have, too, would change what the command gets.  Hence the
# main shell uses only names that start with cloexec_, and the body of nearly every function is a subshell.
# SPDX-License-Identifier: MIT

set -u

cloexec_version='@PACKAGE_VERSION@'
cloexec_installed='@libdir@/libcloexec.so'
cloexec_modes='enforce off'
cloexec_families='open stdio temp socket pipe dup event pty mount raw exec'
cloexec_newline='
'
cloexec_settings='CLOEXEC_MODE CLOEXEC_SKIP CLOEXEC_ONLY CLOEXEC_KEEP CLOEXEC_HANDOVER CLOEXEC_FOLLOW CLOEXEC_DEBUG'

# The command is sought where the user says; the tools of this script are always found.
# No PATH at all is what execvp(3) makes of it.
cloexec_path=${PATH-/bin:/usr/bin}
PATH=$cloexec_path:/usr/bin:/bin:/usr/sbin:/sbin

help() {
    cat <<END
Usage: cloexec [OPTION]... [--] COMMAND [ARG]...
       cloexec --list PID | --check | --systemd UNIT [--install]
Run COMMAND so that every descriptor it creates is close-on-exec from birth.

  -m, --mode=MODE       one of $(alternatives "$cloexec_modes")
  -s, --skip=NAMES      programs to leave alone (comma-separated; * at an end)
  -o, --only=NAMES      the only programs to serve
  -k, --keep=FAMILIES   functions to leave as they are, of:
                        $(alternatives "$cloexec_families")
      --handover=WHEN   on or off: whether programs that rely on plain inheritance
                        get what is withheld
  -f, --follow          children whose environment was cleaned get it back
  -d, --debug           each program says at its start what it gets

  -l, --list PID        show the descriptors of a running process
  -c, --check           show what this system offers, and whether the library loads
  -u, --systemd UNIT    print a drop-in that serves a systemd service
  -i, --install         with --systemd: write it where systemd looks
  -h, --help            show this text
  -V, --version         show the version

Exit status: that of COMMAND; 125 where cloexec itself fails or refuses,
126 where COMMAND cannot be executed, 127 where it is not found.
END
}

# Says what is wrong, a line for each argument, and ends the (sub)shell.
die() {
    cloexec_status=$1
    shift
    printf 'cloexec: %s\n' "$@" >&2
    exit "$cloexec_status"
}

fail() {
    die 125 "$@"
}

# "a b c" as "a, b, c".
alternatives() (
    printf '%s\n' "$1" | sed 's/ /, /g'
)

