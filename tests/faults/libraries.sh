# shellcheck shell=sh
# What the suites here preload, for those that run them by hand too; tests/faults of the build directory is where we are.
# SPDX-License-Identifier: MIT
: "${top_builddir:=../..}"
: "${CLOEXEC_LIBRARY:=$top_builddir/src/.libs/libcloexec.so}"
: "${LOOKING_LIBRARY:=./libcloexec-looks.so}"
: "${FAULT_LIBRARY:=./.libs/libfault.so}"

# with_library LIBRARY ARGUMENT...: runs the suite with that library in front of libfault.
with_library()
{
    library=$1
    shift
    exec env LD_PRELOAD="$library:$FAULT_LIBRARY" ./old-kernel "$@"
}
