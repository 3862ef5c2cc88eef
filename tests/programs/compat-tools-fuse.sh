#!/bin/sh
# File systems in user space.  libfuse starts the set-uid fusermount3, which sends back /dev/fuse through a socket whose number stands in
# _FUSE_COMMFD; sshfs gives its ssh a socket pair; the kernel speaks with the descriptor that they keep.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

needs_root
needs fusermount3 setpriv

# A kernel without FUSE, or a container that is not given the device: not applicable.
{ : <>/dev/fuse; } 2>/dev/null || not_applicable "/dev/fuse cannot be opened"
with_own_mounts "$@"

# Mounts lie outside of the directory that is removed with all that is in it; the device is open to all, as udev makes it.
own_mounts()
{
    mount -t tmpfs -o mode=777 tmpfs /mnt && cp -a /dev/fuse /mnt/ && chmod 666 /mnt/fuse && mount --bind /mnt/fuse /dev/fuse
}
own_mounts || skip_all "no mounts of our own"

# as_user COMMAND...: root would mount without help.
as_user()
{
    run setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}

mounted()
{
    grep -q " /mnt/$1 fuse" /proc/self/mounts
}

# with_mount NAME COMMAND...: COMMAND mounts on /mnt/NAME, what is found there is noted.
with_mount()
{
    place=$1
    shift
    mkdir -p "/mnt/$place" && chmod 777 "/mnt/$place"
    as_user "$@" "/mnt/$place"
    wait_for mounted "$place" || return
    as_user cat "/mnt/$place/file" >>"$result"
}

leave_mount()
{
    as_user fusermount3 -u "/mnt/$place" && ! mounted "$place" && note "unmounted"
}

squash()
{
    mkdir tree && echo twenty-one >tree/file
    mksquashfs tree image -quiet -no-progress >/dev/null && chmod 644 image
    with_mount squash squashfuse image && leave_mount
}

bind()
{
    mkdir -m 777 tree && echo twenty-one >tree/file
    with_mount bind bindfs --no-allow-other tree || return
    as_user sh -c 'echo written >/mnt/bind/new'
    cat tree/new >>"$result"
    leave_mount
}

# What stands for ssh speaks SFTP on 0 and 1.
remote()
{
    mkdir tree && echo twenty-one >tree/file
    job 'exec /usr/lib/openssh/sftp-server'
    with_mount remote sshfs -o "ssh_command=$dir/job" host:"$dir/tree" && leave_mount
}

# file_system COMMAND NAME FUNCTION EXPECTED ASSERTION...
file_system()
{
    if command -v "$1" >/dev/null; then
        shift
        works "$@"
    else
        skip "$2" "no $1 here"
    fi
}

file_system squashfuse "squashfuse" squash "twenty-one
unmounted"
file_system bindfs "bindfs" bind "twenty-one
written
unmounted"
file_system sshfs "sshfs" remote "twenty-one
unmounted" nothing_arrives
finish
