# --- settings ---

# Prints what is allowed where VALUE is no good value of the setting NAME.  The library has the same rules, in
# src/policy.c.
setting_problem() ( # NAME VALUE
    set -f
    case $1 in
    CLOEXEC_MODE)
        one_of "$cloexec_modes" "$2" || alternatives "$cloexec_modes" ;;
    CLOEXEC_KEEP)
        each_one_of "$cloexec_families" "$2" || alternatives "$cloexec_families" ;;
    CLOEXEC_SKIP | CLOEXEC_ONLY)
        case $2 in */* | *"$cloexec_newline"*) echo "names of programs without their directories" ;; esac ;;
    CLOEXEC_HANDOVER)
        one_of "on off" "$2" || alternatives "on off" ;;
    CLOEXEC_DEBUG | CLOEXEC_FOLLOW)
        one_of "0 1" "$2" || alternatives "0 1" ;;
    # What the runner looks at, and what one image tells the next.
    CLOEXEC_LIBRARY | CLOEXEC_SYSTEMD_DIR | CLOEXEC_HANDED) ;;
    *)
        echo "the settings $(alternatives "$cloexec_settings")" ;;
    esac
)

# An empty value is the default.
one_of() ( # "ALLOWED..." WORD
    case $2 in *\ *) exit 1 ;; esac
    case " $1 " in *" ${2:-${1%% *}} "*) ;; *) exit 1 ;; esac
)

# Commas, colons and blanks separate, as they do for the library.
each_one_of() ( # "ALLOWED..." LIST
    set -f
    IFS=$(printf ',: \t')
    for word in $2; do
        one_of "$1" "$word" || exit
    done
)

take_setting() { # OPTION NAME VALUE
    cloexec_problem=$(setting_problem "$2" "$3")
    [ -z "$cloexec_problem" ] || fail "$1 $3: not understood; allowed: $cloexec_problem"
}

# "OLD,NEW", so that an option given twice adds up.
joined() (
    printf '%s\n' "${1:+$1,}$2"
)


# Those of the environment with our prefix.
setting_names() (
    env | sed -n 's/^\(CLOEXEC_[A-Za-z0-9_]*\)=.*/\1/p' | sort -u
)

# The library passes over what it does not understand, and says so only under CLOEXEC_DEBUG.
warn_of_settings() (
    for name in $(setting_names); do
        value=
        eval "value=\${$name-}"
        warn_of_setting "$name" "$value"
    done
)

warn_of_setting() ( # NAME VALUE
    problem=$(setting_problem "$1" "$2")
    [ -z "$problem" ] || printf 'cloexec: warning: %s=%s: not understood; allowed: %s\n' "$1" "$2" "$problem" >&2
)
