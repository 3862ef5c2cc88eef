#!/bin/sh
# alone.sh bare|preloaded TREE KEEP DRIVER [ARG]...: runs a driver in a copy of the tree, with what two suites would disturb each other by
# to itself: the loopback network, /tmp, System V IPC and process numbers.  To be executed in new namespaces (unshare).
# KEEP: directories, separated by blanks, that are needed although they may lie under /tmp.
# SPDX-License-Identifier: MIT
set -eu

mode=$1 tree=$2 keep=$3
shift 3
for file in "${CLOEXEC:-}" "${CLOEXEC_LIBRARY:-}"; do
    [ -z "$file" ] || keep="$keep $(dirname "$(dirname "$file")")"
done

ip link set lo up
mount --bind /tmp /mnt
mount -t tmpfs -o mode=1777 suite /tmp
for directory in $keep; do
    case $directory in
    /tmp/*)
        mkdir -p "$directory"
        mount --bind "/mnt/${directory#/tmp/}" "$directory"
        ;;
    esac
done
umount /mnt

cp -R "$tree" /tmp/suite
cd /tmp/suite
export HOME=/tmp
if [ "$mode" = preloaded ]; then
    # The dynamic loader runs a program without the library when it cannot load it.
    "$TOOLS/launch" preloaded grep -q libcloexec /proc/self/maps || { echo "the library was not loaded" >&2; exit 1; }
fi
# What a shell starts in the background ignores interrupts; and signals spare the first process of its namespace, so this one stays that.
env --default-signal=INT,QUIT "$TOOLS/launch" "$mode" "$@" || exit
