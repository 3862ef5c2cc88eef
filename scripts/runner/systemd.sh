# --- --systemd ---

unit_name() ( # UNIT
    case $1 in
    *[!A-Za-z0-9:._@\\-]* | .*) fail "--systemd $1: not the name of a unit" ;;
    *.service) printf '%s\n' "$1" ;;
    *.socket | *.target | *.device | *.mount | *.automount | *.swap | *.timer | *.path | *.slice | *.scope)
        fail "--systemd $1: only services start programs; name the .service" ;;
    *) printf '%s\n' "$1.service" ;;
    esac
)

# Nothing where systemd is not there to be asked.
unit_property() ( # UNIT PROPERTY
    systemctl show -p "$2" "$1" 2>/dev/null | sed -n "s/^$2=//p"
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
    environment_line CLOEXEC_FOLLOW "$cloexec_follow"
    environment_line CLOEXEC_DEBUG "$cloexec_debug"
)

serve_unit() ( # UNIT
    unit=$(unit_name "$1") || exit
    prepare_library
    check_target "$cloexec_probe" || exit
    # The service itself, where systemd tells: a drop-in for a static program would do nothing, silently.
    program=$(unit_property "$unit" ExecStart | sed -n 's/^{ path=\([^ ;]*\) .*/\1/p' | head -n 1)
    [ ! -f "$program" ] || check_target "$program" >/dev/null || exit
    if [ -z "$cloexec_install" ]; then
        drop_in "$unit"
    else
        install_drop_in "$unit"
    fi
)

install_drop_in() ( # UNIT
    directory=${CLOEXEC_SYSTEMD_DIR:-/etc/systemd/system}/$1.d
    text=$(drop_in "$1")
    umask 022
    { mkdir -p "$directory" && printf '%s\n' "$text" >"$directory/cloexec.conf.new" &&
        mv -f "$directory/cloexec.conf.new" "$directory/cloexec.conf"; } ||
        fail "$directory/cloexec.conf: cannot be written"
    cat <<END
wrote $directory/cloexec.conf:
$text

now:    systemctl daemon-reload && systemctl restart $1
then:   cloexec --list "\$(systemctl show -p MainPID $1 | cut -d= -f2)"
undo:   rm $directory/cloexec.conf
END
)

