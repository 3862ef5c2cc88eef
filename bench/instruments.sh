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

# system_calls_of_all ENVIRONMENT COMMAND...: with those of its children.
system_calls_of_all()
{
    trace "-f -c" "$@"
    awk '$NF == "total" { print $4 }' "$work/trace"
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

# ratios ROUNDS SAMPLE VARIANT...: the variants in turn, ROUNDS times; for each one the median over the rounds of its time over that of the
# first, as "VARIANT RATIO" in the file ratios.  SAMPLE is a command that prints a time when given a variant.
ratios()
{
    rounds=$1
    sample=$2
    shift 2
    : >"$work/times"
    for round in $(seq "$rounds"); do
        for variant; do
            echo "$round $variant $("$sample" "$variant")" >>"$work/times"
        done
    done
    awk -v first="$1" '$2 == first { base = $3 } { printf "%s %.6f\n", $2, $3 / base }' "$work/times" | medians >"$work/ratios"
}

# medians: of "NAME NUMBER" lines, one for each name.
medians()
{
    sort -k1,1 -k2,2n | awk '
        $1 != name { if (count) print name, values[int((count + 1) / 2)]; name = $1; count = 0 }
        { values[++count] = $2 }
        END { if (count) print name, values[int((count + 1) / 2)] }'
}

# ratio VARIANT: with two decimals, from the last ratios.
ratio()
{
    awk -v variant="$1" '$1 == variant { printf "%.2f\n", $2 }' "$work/ratios"
}

# microseconds VARIANT: the median time itself, from the last ratios.
microseconds()
{
    awk -v variant="$1" '$2 == variant { print $2, $3 }' "$work/times" | medians | awk '{ printf "%.1f\n", $2 / 1000 }'
}
