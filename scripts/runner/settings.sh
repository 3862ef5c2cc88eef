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
        case $2 in */*) echo "names of programs without their directories" ;; esac ;;
    CLOEXEC_HANDOVER)
        one_of "on off" "$2" || alternatives "on off" ;;
    CLOEXEC_DEBUG | CLOEXEC_FOLLOW)
        one_of "0 1" "$2" || alternatives "0 1" ;;
    CLOEXEC_LIBRARY | CLOEXEC_SYSTEMD_DIR) ;;
    *)
        alternatives "the settings $cloexec_settings" ;;
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
    for word in $(printf '%s\n' "$2" | tr ',:\t' '   '); do
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

