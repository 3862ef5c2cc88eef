#!/bin/sh
# lxc-monitor starts lxc-monitord, which it tells by a bare number where to say that it is ready.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

needs lxc-monitor strace
needs_root
with_own_mounts "$@"

ready()
{
    grep -qs '<.*>, "S", 1)' calls
}

# The processes here are the test's own.  The one byte goes into the pipe, and not into a file of its own that has got the number.
monitored()
{
    mkdir -p "containers.$mode/some"
    start strace -f -y -e trace=write -o calls lxc-monitor -P "$dir/containers.$mode" -n some
    wait_for ready && sed -n 's/.*write([0-9]*<\([a-z]*\).*>, "S", 1).*/ready, says a \1/p' calls >>"$result"
    # shellcheck disable=SC2046 # two processes
    kill $(pgrep '^lxc-monitor')
    wait_for gone "$!"
}

works "lxc-monitor, its monitor" monitored "ready, says a pipe"
finish
