# --- --check ---

check_host() (
    echo "cloexec   $cloexec_version"
    echo "kernel    $(uname -srm)"
    echo "libc      $(libc_version)"
    prepare_library
    echo "library   $cloexec_library"
    echo "preload   $cloexec_entry"
    said=$(probe_says) && echo "loads     yes" || echo "loads     no"
    printf '%s\n' "$said" | sed 's/^/          /'
    case $said in 'libcloexec '*) good=0 ;; *) good=125 ;; esac
    check_settings || good=125
    exit "$good"
)

libc_version() (
    getconf GNU_LIBC_VERSION 2>/dev/null || ldd --version 2>&1 | head -n 2 | paste -s -d ' ' -
)

# The library's own line, which it says at the start of a program when asked; where it says none, what the loader said.
probe_says() (
    # shellcheck disable=SC2086 # names
    unset $cloexec_settings
    said=$(CLOEXEC_DEBUG=1 LD_PRELOAD=$cloexec_preload "$cloexec_probe" 2>&1 </dev/null)
    line=$(printf '%s\n' "$said" | sed -n '/^libcloexec [0-9]/p')
    printf '%s\n' "${line:-${said:-$cloexec_probe said nothing}}"
    [ -n "$line" ]
)

check_settings() (
    good=0
    for name in $(setting_names); do
        value=
        eval "value=\${$name-}"
        problem=$(setting_problem "$name" "$value")
        echo "setting   $name=$value${problem:+ (not understood; allowed: $problem)}"
        [ -z "$problem" ] || good=1
    done
    exit "$good"
)

