# --- --systemd ---

unit_name() ( # UNIT
    case $1 in
    *[!A-Za-z0-9:._@\\-]* | .* | @*) fail "--systemd $1: not the name of a unit" ;;
    *.service) printf '%s\n' "$1" ;;
    *.socket | *.target | *.device | *.mount | *.automount | *.swap | *.timer | *.path | *.slice | *.scope)
        fail "--systemd $1: only services start programs; name the .service" ;;
    *) printf '%s\n' "$1.service" ;;
    esac
)

# Nothing where systemd is not there to be asked.
unit_property() ( # UNIT PROPERTY
    systemctl show -p "$2" -- "$1" 2>/dev/null | sed -n "s/^$2=//p"
)

# The value of LD_PRELOAD in a list as systemctl shows it: NAME=VALUE or "NAME=VALUE", separated by blanks.
unit_preload() ( # UNIT
    unit_property "$1" Environment |
        sed -n -e 's/^/ /' -e 's/.* "LD_PRELOAD=\([^"]*\)".*/\1/p' -e 's/.* LD_PRELOAD=\([^ ]*\).*/\1/p'
)

# In Environment= a % starts a specifier; $ means nothing.
environment_line() ( # NAME VALUE
    [ -z "$2" ] || printf 'Environment="%s=%s"\n' "$1" "$(printf '%s\n' "$2" | sed 's/[\\"]/\\&/g; s/%/%%/g')"
)

drop_in() ( # UNIT
    echo "# Written by cloexec $cloexec_version: descriptors of this service are born close-on-exec.  See cloexec(1)."
    echo "[Service]"
    environment_line LD_PRELOAD "$(preload_list "$(unit_preload "$1")")"
    environment_line CLOEXEC_MODE "$cloexec_mode"
    environment_line CLOEXEC_SKIP "$cloexec_skip"
    environment_line CLOEXEC_ONLY "$cloexec_only"
    environment_line CLOEXEC_KEEP "$cloexec_keep"
    environment_line CLOEXEC_HANDOVER "$cloexec_handover"
    environment_line CLOEXEC_FOLLOW "$cloexec_follow"
    environment_line CLOEXEC_DEBUG "$cloexec_debug"
)

serve_unit() ( # UNIT
    unit=$(unit_name "$1") || exit
    prepare_library
    check_target "$cloexec_probe" || exit
    [ "$(unit_property "$unit" LoadState)" != not-found ] ||
        echo "cloexec: warning: systemd has no $unit; is the name right?" >&2
    # The service itself, where systemd tells: a drop-in for a static program would do nothing, silently.
    program=$(unit_property "$unit" ExecStart | sed -n 's/^{ path=\(.*\) ; argv\[\]=.*/\1/p' | head -n 1)
    [ ! -f "$program" ] || check_target "$program" >/dev/null || exit
    text=$(drop_in "$unit")
    if [ -z "$cloexec_install" ]; then
        printf '%s\n' "$text" || fail "--systemd $1: cannot write"
    else
        install_drop_in "$unit" "$text"
    fi
)

install_drop_in() ( # UNIT TEXT
    directory=${CLOEXEC_SYSTEMD_DIR:-/etc/systemd/system}/$1.d
    umask 022
    { mkdir -p "$directory" && printf '%s\n' "$2" >"$directory/cloexec.conf.new" &&
        mv -f "$directory/cloexec.conf.new" "$directory/cloexec.conf"; } ||
        fail "$directory/cloexec.conf: cannot be written" "hint: writing there usually takes root"
    unit=$(shell_word "$1")
    # Of a template only the instances run.
    case $1 in *@.service) unit=$(shell_word "${1%.service}NAME.service") ;; esac
    cat <<END
wrote $directory/cloexec.conf:
$2

now:    systemctl daemon-reload && systemctl restart $unit
then:   cloexec --list "\$(systemctl show -p MainPID $unit | cut -d= -f2)"
undo:   rm $(shell_word "$directory/cloexec.conf")
END
)

# In quotes where a shell would read something into it.
shell_word() (
    case $1 in
    *[!A-Za-z0-9_./:@-]*) printf '%s\n' "$1" | sed "s/'/'\\\\''/g; 1s/^/'/; \$s/\$/'/" ;;
    *) printf '%s\n' "$1" ;;
    esac
)
