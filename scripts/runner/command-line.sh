# --- the command line ---

cloexec_action=run
cloexec_operand=
cloexec_install=
cloexec_mode=
cloexec_skip=
cloexec_only=
cloexec_keep=
cloexec_handover=
cloexec_follow=
cloexec_debug=

set_action() { # ACTION OPERAND
    [ "$cloexec_action" = run ] || fail "only one of --list, --check and --systemd at a time"
    cloexec_action=$1
    cloexec_operand=$2
}

take_value() { # OPTION VALUE
    case $1 in
    -m | --mode) take_setting "$1" CLOEXEC_MODE "$2" && cloexec_mode=$2 ;;
    -s | --skip) take_setting "$1" CLOEXEC_SKIP "$2" && cloexec_skip=$(joined "$cloexec_skip" "$2") ;;
    -o | --only) take_setting "$1" CLOEXEC_ONLY "$2" && cloexec_only=$(joined "$cloexec_only" "$2") ;;
    -k | --keep) take_setting "$1" CLOEXEC_KEEP "$2" && cloexec_keep=$(joined "$cloexec_keep" "$2") ;;
    --handover) take_setting "$1" CLOEXEC_HANDOVER "$2" && cloexec_handover=$2 ;;
    -l | --list) set_action list "$2" ;;
    -u | --systemd) set_action systemd "$2" ;;
    esac
}

while [ $# -gt 0 ]; do
    case $1 in
    --mode=* | --skip=* | --only=* | --keep=* | --handover=* | --list=* | --systemd=*)
        cloexec_word=$1
        shift
        set -- "${cloexec_word%%=*}" "${cloexec_word#*=}" "$@"
        continue ;;
    -[msoklu]?*)
        cloexec_word=$1
        shift
        set -- "${cloexec_word%"${cloexec_word#??}"}" "${cloexec_word#??}" "$@"
        continue ;;
    # Letters without a value, in one word.
    -[fdichV][!-]*)
        cloexec_word=$1
        shift
        set -- "${cloexec_word%"${cloexec_word#??}"}" "-${cloexec_word#??}" "$@"
        continue ;;
    -[msoklu] | --mode | --skip | --only | --keep | --handover | --list | --systemd)
        [ -n "${2-}" ] || fail "$1: needs a value" "hint: cloexec --help"
        take_value "$1" "$2"
        shift ;;
    -f | --follow) cloexec_follow=1 ;;
    -d | --debug) cloexec_debug=1 ;;
    -i | --install) cloexec_install=1 ;;
    -c | --check) set_action check "" ;;
    -h | --help) help || exit 125; exit ;;
    -V | --version) echo "cloexec $cloexec_version" || exit 125; exit ;;
    --) shift && break ;;
    -?*) fail "$1: unknown option" "hint: cloexec --help; a command that starts with - goes behind --" ;;
    *) break ;;
    esac
    shift
done

[ -z "$cloexec_install" ] || [ "$cloexec_action" = systemd ] || fail "--install goes with --systemd UNIT"
[ "$cloexec_action" = run ] || [ $# -eq 0 ] || fail "$1: --$cloexec_action takes no command"

if [ "$cloexec_action" = list ]; then
    list_descriptors "$cloexec_operand"
    exit
elif [ "$cloexec_action" = systemd ]; then
    serve_unit "$cloexec_operand"
    exit
fi

[ -z "$cloexec_mode" ] || export CLOEXEC_MODE="$cloexec_mode"
[ -z "$cloexec_skip" ] || export CLOEXEC_SKIP="$cloexec_skip"
[ -z "$cloexec_only" ] || export CLOEXEC_ONLY="$cloexec_only"
[ -z "$cloexec_keep" ] || export CLOEXEC_KEEP="$cloexec_keep"
[ -z "$cloexec_handover" ] || export CLOEXEC_HANDOVER="$cloexec_handover"
[ -z "$cloexec_follow" ] || export CLOEXEC_FOLLOW="$cloexec_follow"

if [ "$cloexec_action" = check ]; then
    check_host
    exit
fi

[ $# -gt 0 ] || fail "no command given" "hint: cloexec --help"
[ -n "$1" ] || die 127 "the command's name is empty"
# A runner inside a runner is itself preloaded: its tools must not all introduce themselves.
cloexec_debug=${cloexec_debug:-${CLOEXEC_DEBUG-}}
unset CLOEXEC_DEBUG
warn_of_setting CLOEXEC_DEBUG "$cloexec_debug"
warn_of_settings
prepare_library
cloexec_file=$(find_command "$1" "$cloexec_path") || exit
cloexec_shell=$(shift; check_target "$cloexec_file" 0 "$@") || exit

# From here on everything that is started gets what the command gets, so nothing else is started.
PATH=$cloexec_path
case $1 in
-*)
    # Not an option of exec's.
    shift
    set -- "$cloexec_file" "$@" ;;
esac
if [ -n "$cloexec_shell" ]; then
    shift
    set -- "$cloexec_shell" "$cloexec_file" "$@"
fi
[ -z "$cloexec_debug" ] || export CLOEXEC_DEBUG="$cloexec_debug"
export LD_PRELOAD="$cloexec_preload"
exec "$@"
