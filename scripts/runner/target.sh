# --- the target ---

# Where execvp(3) would find NAME.
find_command() ( # NAME PATH
    case $1 in
    */*)
        executable "$1"
        exit ;;
    esac
    case $2 in
    *:) set -- "$1" "$2." ;;
    esac
    set -f
    IFS=:
    unusable=
    for directory in $2; do
        file=${directory:-.}/$1
        (executable "$file") 2>/dev/null && exit
        [ ! -e "$file" ] || unusable=$file
    done
    [ -n "$unusable" ] || die 127 "$1: not found"
    executable "$unusable"
)

# Prints FILE, or says why it cannot be executed.
executable() ( # FILE
    [ -e "$1" ] || die 127 "$1: not found"
    [ ! -d "$1" ] || die 126 "$1: is a directory"
    [ -x "$1" ] || die 126 "$1: not executable"
    printf '%s\n' "$1"
)

# Refuses FILE where the library would not reach it.  Prints the shell that has to run it where the kernel cannot.
check_target() ( # FILE [LEVEL [ARG...]]
    level=${2:-0}
    [ "$level" -le 5 ] || die 126 "$1: one interpreter too many, each a script of the next"
    # One may execute what one may not read; then the loader is tried on another program.
    if [ ! -r "$1" ]; then
        check_privileges "$1" && check_target "$cloexec_probe"
        exit
    fi
    form=$(file_form "$1")
    case $form in
    elf*)
        file=$1
        shift "$(($# < 2 ? 1 : 2))"
        check_program "$file" "$form" "$@" ;;
    script) check_script "$1" "$level" ;;
    text) check_target /bin/sh "$((level + 1))" && echo /bin/sh ;;
    *) die 126 "$1: neither an ELF program nor a script" \
        "hint: if an interpreter is registered for such files (binfmt_misc), name it: cloexec INTERPRETER $1" ;;
    esac
)

check_program() ( # FILE FORM [ARG...]
    check_privileges "$1" || exit
    check_machine "$1" "$2" || exit
    file=$1
    shift 2
    if loader=$(program_loader "$file"); then
        [ -x "$loader" ] || die 127 "$file: its loader $loader is missing"
        prove "$file" "$loader"
    elif is_loader "$file"; then
        check_loader "$file" "$@"
    else
        fail "$file: statically linked, so nothing can be preloaded into it" \
            "hint: use a dynamically linked build; Go makes its descriptors close-on-exec by itself"
    fi
)

check_machine() ( # FILE FORM
    set -f
    # shellcheck disable=SC2046,SC2086 # words
    set -- "$1" $2 $(file_form "$cloexec_library")
    # Seven words of the program, the first three of which are its machine, and those of the library.
    [ "${9-}" = elf ] || fail "$cloexec_library: not a library"
    [ "$3 $4 $5" = "${10} ${11} ${12}" ] ||
        fail "$1: a $(machine_words "$3" "$5") program, but $cloexec_library is for $(machine_words "${10}" "${12}")" \
            "hint: name the library for such programs in CLOEXEC_LIBRARY"
)

# A dynamic loader looks like a static program, and loads the preloads for the program that it is called with.
is_loader() ( # FILE
    file=$(readlink -f "$1") || exit
    case ${file##*/} in ld-*.so* | ld.so* | ld64.so*) ;; *) exit 1 ;; esac
)

check_loader() ( # LOADER [ARG...]
    case ${2-} in
    # It tells about itself, or complains, and runs nothing.
    '' | --help | --version | --list* | --verify) ;;
    *) prove "$1" "$@" ;;
    esac
)

# Follows the #! line, and env on that line.
check_script() ( # FILE LEVEL
    set -f
    IFS= read -r line <"$1" || [ -n "$line" ] || exit 0
    # shellcheck disable=SC2086 # words
    set -- "$1" "$2" ${line#??}
    [ $# -gt 2 ] || die 126 "$1: its first line names no interpreter"
    script=$1 level=$2 interpreter=$3
    shift 3
    [ -e "$interpreter" ] || die 127 "$script: its interpreter $interpreter does not exist"
    [ ! -d "$interpreter" ] || die 126 "$script: its interpreter $interpreter is a directory"
    [ -x "$interpreter" ] || die 126 "$script: its interpreter $interpreter is not executable"
    check_target "$interpreter" "$((level + 1))" >/dev/null || exit
    [ "${interpreter##*/}" = env ] && file=$(env_command "$@") || exit 0
    check_target "$file" "$((level + 1))" >/dev/null
)

# The command behind env's options and assignments.  Where there is none to be found, env will say so better.
env_command() ( # ARG...
    while [ $# -gt 0 ]; do
        case $1 in
        -u | -C | --unset | --chdir) shift ;;
        -S?*) word=${1#-S} && shift && set -- "" "$word" "$@" ;;
        --split-string=*) word=${1#*=} && shift && set -- "" "$word" "$@" ;;
        -* | *=*) ;;
        *)
            find_command "$1" "$cloexec_path" 2>/dev/null
            exit ;;
        esac
        shift
    done
    exit 1
)

# The kernel has the loader ignore LD_PRELOAD (AT_SECURE) where the program gets a user, a group or capabilities that
# the caller has not: a set-uid program of his own is fine, and root gains nothing by file capabilities.
check_privileges() ( # FILE
    set -f
    # shellcheck disable=SC2012,SC2046 # mode, links, user and group come before any name
    set -- "$1" $(ls -ldnL "$1")
    why="the loader ignores LD_PRELOAD there"
    hint="hint: get the rights first and cloexec behind them, as in: sudo cloexec COMMAND"
    [ -e /proc/self/status ] || hint="hint: /proc is not mounted, so nobody can tell whether these rights are yours anyway"
    case $2 in
    ???[sS]*) [ "$(own_number Uid)" = "$4" ] || fail "$1: set-user-ID; $why" "$hint" ;;
    esac
    case $2 in
    ??????s*) [ "$(own_number Gid)" = "$5" ] || fail "$1: set-group-ID; $why" "$hint" ;;
    esac
    [ "$(own_number Uid)" = 0 ] || [ -z "$(file_capabilities "$1")" ] || fail "$1: has file capabilities; $why" "$hint"
)

# From /proc, not from id(1), which tells what fakeroot wants it to tell.
own_number() ( # Uid|Gid
    sed -n "s/^$1:[^0-9]*\\([0-9]*\\).*/\\1/p" /proc/self/status 2>/dev/null
)

# Prints something where FILE has capabilities; nothing where it has none, or where no tool is there to tell.  getcap(8)
# is not on every system, getfattr(1) even less; GNU tar is on most, and says it in front of the first of the contents.
file_capabilities() ( # FILE
    file=$(readlink -f "$1") || file=$1
    getcap "$file" 2>/dev/null || getfattr --absolute-names -n security.capability "$file" 2>/dev/null ||
        tar -cf - -P --format=posix --xattrs --xattrs-include=security.capability "$file" 2>/dev/null | head -c 4096 |
        grep -a -o SCHILY.xattr.security.capability=
)
