# shellcheck shell=sh
# What the parts measure with.  ENVIRONMENT is a list of VARIABLE=value, without blanks in the values; the rest of the environment is PATH.
# SPDX-License-Identifier: MIT

# shellcheck disable=SC2154 # work and built are of run

# try COMMAND...: what it says is shown when it fails only.  The run then fails in the end, in whatever subshell this is.
try()
{
    "$@" 2>"$work/log" >"$work/output" && return
    cat "$work/log" >&2
    : >"$work/failed"
    return 1
}

# instructions ENVIRONMENT COMMAND...: all user instructions of a run, ld.so's included.
instructions()
{
    environment=$1
    shift
    # shellcheck disable=SC2086 # words
    try env -i PATH="$PATH" $environment valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@"
    awk '/Collected/ { print $NF }' "$work/log"
}

# trace OPTIONS ENVIRONMENT COMMAND...: strace it into the file trace.
trace()
{
    options=$1
    for variable in $2; do
        options="$options -E $variable"
    done
    shift 2
    # shellcheck disable=SC2086 # words
    try env -i PATH="$PATH" strace $options -qq -e signal=none -o "$work/trace" "$@"
}

# system_calls ENVIRONMENT COMMAND...: how many a run makes, from execve to exit, children not counted.
system_calls()
{
    trace "" "$@"
    wc -l <"$work/trace"
}

# per_call COUNTER ENVIRONMENT FIRST SECOND COMMAND...: what lies between FIRST and SECOND, the last word of COMMAND, for each one between.
per_call()
{
    counter=$1
    environment_of_call=$2
    first=$3
    second=$4
    shift 4
    less=$("$counter" "$environment_of_call" "$@" "$first")
    more=$("$counter" "$environment_of_call" "$@" "$second")
    awk -v less="$less" -v more="$more" -v count=$((second - first)) 'BEGIN { print (more - less) / count }'
}

# minus DECIMALS A B
minus()
{
    awk -v a="$2" -v b="$3" -v decimals="$1" 'BEGIN { printf "%.*f\n", decimals, a - b }' | sed 's/^-\(0*\.*0*\)$/\1/'
}
