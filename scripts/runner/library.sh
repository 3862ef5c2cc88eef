# --- the library, and the list that LD_PRELOAD gets ---

library_path() (
    library=${CLOEXEC_LIBRARY:-$cloexec_installed}
    case $library in /*) ;; *) library=$PWD/$library ;; esac
    [ -f "$library" ] ||
        fail "$library: no such library" "hint: install libcloexec, or name the library in CLOEXEC_LIBRARY"
    case $library in
    *[\ :]*)
        fail "$library: LD_PRELOAD cannot express a path with a space or a colon" \
            "hint: install libcloexec elsewhere" ;;
    esac
    printf '%s\n' "$library"
)

# What to preload the library as.  Where the loader's own $LIB leads to this very file, children of another word size
# find the library of theirs by the same text; elsewhere the path is said as it is.
preload_entry() ( # LIBRARY
    token=$(token_path "$1") && loader=$(program_loader "$cloexec_probe") &&
        [ "$(loaded_files "$token" "$loader" "$cloexec_probe" | mapped_as "$token")" = "$1" ] || token=$1
    printf '%s\n' "$token"
)

token_path() ( # LIBRARY
    case ${1%/*} in
    */lib/*-*-*) root=${1%/lib/*} ;;
    */lib | */lib32 | */lib64 | */libx32) root=${1%/*/*} ;;
    *) return 1 ;;
    esac
    # shellcheck disable=SC2016 # the loader expands it
    printf '%s/$LIB/%s\n' "$root" "${1##*/}"
)

# Ours first, then what was there; or ours where a copy of the library was: two copies would wrap each other.
preload_list() ( # OLD
    set -f
    IFS=' :'
    list=
    ours=
    for entry in $1; do
        case $entry in
        "$cloexec_entry" | "${cloexec_library##*/}" | */"${cloexec_library##*/}")
            [ -z "$ours" ] || continue
            ours=$cloexec_entry
            entry=$ours ;;
        esac
        list=${list:+$list:}$entry
    done
    [ -n "$ours" ] || list=$cloexec_entry${list:+:$list}
    printf '%s\n' "$list"
)

prepare_library() {
    cloexec_library=$(library_path) || exit
    cloexec_probe=$(find_command true "$PATH") || fail "no true(1) to try the library on"
    cloexec_entry=$(preload_entry "$cloexec_library")
    cloexec_preload=$(preload_list "${LD_PRELOAD-}")
}

# --- proof that the library loads ---

# What LOADER would map for PROGRAM, without running it: one line each, complaints among them.
loaded_files() ( # PRELOAD LOADER [OPTION...] PROGRAM [ARG...]
    preload=$1
    loader=$2
    shift 2
    LD_PRELOAD=$preload "$loader" --list "$@" 2>&1
)

# The file that the loader maps for one entry of LD_PRELOAD: it says "ENTRY (address)" or "ENTRY => FILE (address)".
mapped_as() ( # ENTRY
    # By the environment, where awk takes a backslash for what it is.
    entry=$1 awk '$1 == ENVIRON["entry"] && /\(0x/ { print $2 == "=>" ? $3 : $1 }'
)

# The proof: the program's own loader says that it maps the library.
prove() ( # PROGRAM LOADER [ARG...]: of a loader as the program, its arguments
    name=$1
    loader=$2
    shift 2
    [ $# -gt 0 ] || set -- "$name"
    # What the shell says when the loader crashes, as over some static programs, helps nobody.
    { said=$(loaded_files "$cloexec_preload" "$loader" "$@"); } 2>/dev/null
    for entry in "$cloexec_entry" "$cloexec_library"; do
        [ -z "$(printf '%s\n' "$said" | mapped_as "$entry")" ] || exit 0
    done
    printf '%s\n' "$said" | sed '/(0x/d; /^[[:space:]]*$/d; s/^[[:space:]]*/cloexec: /' >&2
    fail "$name: $cloexec_library cannot be loaded into this program; it would run unprotected"
)

