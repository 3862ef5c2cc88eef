#!/bin/sh
# apt and dpkg as Debian ships them, in a throw-away copy of the running root: an overlay that nobody but this test sees.  apt gives dpkg
# the number of a pipe (--status-fd), a hook gets another one (InfoFD), and debconf speaks with maintainer scripts over 0, 1 and 3.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

needs_root
needs apt-get debconf-show chroot script
with_own_mounts "$@"

# Not under $work, which is removed with all that is in it.
root=/mnt/root
packages="libdaemon0 popularity-contest"

make_devices()
{
    mount -t tmpfs -o mode=755 tmpfs "$root/dev" && mkdir "$root/dev/pts" "$root/dev/shm" &&
        cp -a /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty /dev/fd "$root/dev/" &&
        mount -t devpts -o ptmxmode=666 devpts "$root/dev/pts" && ln -s pts/ptmx "$root/dev/ptmx"
}

# The directories of the library and of the tests, which may lie on other file systems.
share()
{
    for directory; do
        mkdir -p "$root$directory" && mount --bind "$directory" "$root$directory" || return
    done
}

make_root()
{
    mount -t tmpfs -o mode=755 tmpfs /mnt && mkdir /mnt/upper /mnt/work "$root" &&
        mount -t overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work overlay "$root" &&
        mount -t proc proc "$root/proc" && make_devices || return
    library=$(mode=preloaded run env | sed -n 's/^LD_PRELOAD=\([^: ]*\).*/\1/p')
    share "$work" "$tools" "${library%/*}" || return
    cp -L --remove-destination /etc/resolv.conf "$root/etc/resolv.conf"
    rm -f "$root/var/lib/man-db/auto-update" # a trigger that takes half a minute
    for package in $packages; do
        ! there dpkg-query -W "$package" || there dpkg --purge --force-depends "$package"
    done
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" && chmod 755 "$root/usr/sbin/policy-rc.d"
}

leave_root()
{
    umount -R /mnt
}

# there COMMAND...
there()
{
    run env DEBIAN_PRIORITY=low DEBIAN_FRONTEND=noninteractive TERM=xterm chroot "$root" "$@"
}

# A hook as apt-listchanges has it, which is told what will be installed through a number of its own.
make_hook()
{
    job "echo \"hook: \$(grep -c 'CONFIGURE\|REMOVE' /dev/fd/\$APT_HOOK_INFO_FD) actions\" >>$result"
    cat >"$root/etc/apt/apt.conf.d/90hook" <<END_OF_FILE
DPkg::Pre-Install-Pkgs { "$dir/job"; };
DPkg::Tools::options::$dir/job::Version "3";
DPkg::Tools::options::$dir/job::InfoFD "20";
END_OF_FILE
}

# states: of the packages, as dpkg sees them.
states()
{
    for package in $packages; do
        # shellcheck disable=SC2016 # for dpkg-query
        note "$package: $(there dpkg-query -W -f '${db:Status-Abbrev}\n' "$package" 2>&1 | tail -n 1)"
    done
}

# progress FILE: what dpkg told apt through its pipe, and apt its front end.
progress()
{
    sed -n 's/^pmstatus:\([^:]*\):[^:]*:/\1 /p' "$1" | uniq >>"$result"
}

# by_apt FILE ARGUMENT...: apt-get as a front end starts it, which reads its progress.
by_apt()
{
    file=$1
    shift
    # shellcheck disable=SC2016 # for the inner shell
    there sh -c 'file=$1; shift; exec apt-get -y --no-install-recommends -o Acquire::Retries=5 -o APT::Status-Fd=3 "$@" 3>"$file" >"$file.said"' \
        sh "$dir/$file" "$@"
    note "status $?"
    progress "$file"
    grep 'Processing triggers for libc-bin' "$file.said" | sed 's/ (.*//' >>"$result"
}

installs()
{
    make_root || return
    make_hook
    # shellcheck disable=SC2086 # several
    by_apt installed install $packages
    states
    there debconf-show popularity-contest | sort >>"$result"
    # shellcheck disable=SC2086 # several
    by_apt purged purge $packages
    states
    leave_root
}

# answers: to the question that the package has, again and again, since a program that prepares its terminal drops what came before.
answers()
{
    while echo yes; do
        sleep 0.5
    done 2>/dev/null
}

# At a terminal: apt runs dpkg in a pty of its own and draws a bar, debconf asks through readline.
by_hand()
{
    make_root || return
    answers | there script -qefc "stty rows 24 cols 80; DEBIAN_FRONTEND=readline apt-get -y --no-install-recommends \
        -o Acquire::Retries=5 -o DPkg::Progress-Fancy=1 install popularity-contest" "$dir/said" >/dev/null
    note "status $?"
    grep -aqF 'Progress: [ 80%]' said && note "the bar moved"
    there debconf-show popularity-contest | sort >>"$result"
    leave_root
}

went_well()
{
    for line in "hook: 2 actions" "status 0" "libdaemon0 Installed libdaemon0" "popularity-contest Completely removed popularity-contest" \
        "Processing triggers for libc-bin" "libdaemon0: ii" "  popularity-contest/participate: false"; do
        grep -q "^$line" "$result.bare" || return
    done
}

works_bare()
{
    check "$1: works bare" went_well
}

both "apt-get install and purge" installs works_bare
works "apt-get install at a terminal" by_hand "status 0
the bar moved
  popularity-contest/submiturls:
* popularity-contest/participate: true"
finish
