#!/bin/bash
# The test programs under Wine: bare, with a deliberately wrong library, and under cloexec; then the launcher. TAP.
# SPDX-License-Identifier: MIT
. "${srcdir:=$(dirname "$0")}/common.sh"

cases=$(cd "$srcdir" && pwd)/cases.txt
rows=$(grep -c '^FD_FUNCTION(' "${top_srcdir:?}/src/windows/functions.def")
set_up_wine

# --- the subject, three times ---

# One directory for each way of running, since the subject leaves files behind.
prepare()
{
    local way

    for way in bare wrong right; do
        mkdir "$way"
        cp "$here"/{subject.exe,reload.exe,early.exe,early-library.dll,cygwin1.dll,cygwin-program.exe} "$programs"/cloexec.{exe,dll} "$way"
    done
    cp "$here/flags-only/cloexec.dll" wrong
}

# run_group WAY GROUP: what the subject says, a file for each.
run_group()
{
    case $1 in
    bare) (cd bare && windows ./subject.exe "$2") ;;
    *) (cd "$1" && windows ./cloexec.exe ./subject.exe "$2") ;;
    esac | tr -d '\r' >"$1.$2"
}

# said WAY GROUP NAME
said()
{
    sed -n "s/^$3: *//p" "$1.$2"
}

# differs WAY CASE EXPECTED: prints what it is instead.
differs()
{
    local actual

    [ "$3" != '*' ] || return 1
    actual=$(said "$1" "${2%%.*}" "${2#*.}")
    [ "$actual" != "$3" ] && printf '# %s: expected "%s", but it is "%s"\n' "$1" "$3" "$actual"
}

check_case()
{
    local name=$1 bare=$2 wrong=$3 right=$4 bad=0

    [ "$wrong" != = ] || wrong=$bare
    [ "$right" != = ] || right=$bare
    differs bare "$name" "$bare" && bad=1
    differs wrong "$name" "$wrong" && bad=1
    differs right "$name" "$right" && bad=1
    result $bad "$name: $bare, under cloexec: $right"
}

check_cases()
{
    local name bare wrong right

    while IFS='|' read -r name bare wrong right; do
        [[ $name == \#* ]] || check_case "${name% }" "$(trim <<<"$bare")" "$(trim <<<"$wrong")" "$(trim <<<"$right")"
    done <"$cases"
}

trim()
{
    sed -e 's/^ *//' -e 's/ *$//' -e '/^$/d'
}

run_groups()
{
    local group

    for group in $(sed -n 's/^\([a-z]*\)\..*/\1/p' "$cases" | uniq); do
        run_group bare "$group"
        [ "$group" = race ] || run_group wrong "$group"
        run_group right "$group"
    done
    sed -n 's/^figure: /# race, bare: /p' bare.race
    sed -n 's/^figure: /# race, under cloexec: /p' right.race
}

# --- the library ---

check_library()
{
    local text

    export SUBJECT_DLL
    SUBJECT_DLL=$(windows_path "$scratch/bare/cloexec.dll")
    text=$(cd bare && windows ./subject.exe library | tr -d '\r')
    has "loading hooks every row of the table" "*loaded: $rows of $rows hooked, file not inheritable*" "$text"
    has "cloexec_get_handle_inheritable, cloexec_set_handle_inheritable" \
        "*interface: born 0; set 0, 1; unset 0, 0; bogus -1, -1*" "$text"
    has "unloading leaves the code and the flags as they were" \
        "*unloaded: as before, that file inheritable, another inheritable*" "$text"
    check_chains
    check_reload
    check_lost_library
    check_old_winsock
    same "a process ends though a thread is inside of a hook" "leaves status 9" "$(launch ./subject.exe locked-exit)"
    text=$(cd right && windows ./early.exe | tr -d '\r' | tr '\n' ,)
    same "bare: the library is nowhere" \
        "DllMain of a static import: not there,TLS callback: not there,main: not there," "$text"
    text=$(cd right && windows ./cloexec.exe ./early.exe | tr -d '\r' | tr '\n' ,)
    same "carried in before static imports and TLS callbacks" \
        "DllMain of a static import: there,TLS callback: there,main: there," "$text"
}

# Winsock is loaded, unloaded, and loaded again, at its place and at another.
check_reload()
{
    local text

    text=$(cd right && windows ./cloexec.exe ./reload.exe | tr -d '\r' | tr '\n' ' ')
    has "Winsock unloaded and loaded again: hooked again" \
        "first: not inheritable, hooked *second: not inheritable, hooked *elsewhere: not inheritable, hooked moved: yes *end " "$text"
    text=$(cd bare && RELOAD_DLL=$SUBJECT_DLL windows ./reload.exe | tr -d '\r' | tr '\n' ' ')
    has "... and what is gone is not written to when the library is unloaded" "first: not *elsewhere: not * unloaded: yes end " "$text"
}

# The file of the library disappears while a process has it, and comes back.
check_lost_library()
{
    local text

    cp -r right lost
    text=$(cd lost && windows ./cloexec.exe ./subject.exe lost-library | tr -d '\r' | tr '\n' ' ')
    has "without the library's file children start as they would without us" \
        "missing: not carried, *garbage: not carried, *empty: not carried, *there-again: carried, *" "$text"
    rm lost/cloexec.dll
    has "125: there is no cloexec.dll" "*cloexec: *cloexec.dll: *status 125" "$(launch_in lost ./subject.exe print hello)"
    echo garbage >lost/cloexec.dll
    has "125: cloexec.dll is no library" "*cloexec: *cloexec.dll: *status 125" "$(launch_in lost ./subject.exe print hello)"
}

# Errors by which systems before Windows 7 SP1 refuse the flag: WSAEPROTOTYPE, WSAEINVAL.
check_old_winsock()
{
    local refusal

    [ "${host_cpu:-x86_64}" = x86_64 ] || return
    for refusal in 10041 10022; do
        same "a Winsock that refuses WSA_FLAG_NO_HANDLE_INHERIT with $refusal is asked once" \
            "old: not inheritable, not inheritable, not inheritable; 1 refused, 3 made" \
            "$(cd bare && SUBJECT_REFUSAL=$refusal windows ./subject.exe old-winsock | tr -d '\r')"
    done
}

check_chains()
{
    local text

    [ "${host_cpu:-x86_64}" = x86_64 ] || return
    text=$(cd bare && CLOEXEC_DEBUG=1 windows ./subject.exe chains | tr -d '\r')
    has "a stub of an unknown form: nothing is hooked" "*unknown-stub: untouched, file inheritable*" "$text"
    has "... and the function is named to those who ask" "*nothing is hooked: NtCreateNamedPipeFile: *" "$text"
    has "another library's hook goes on" "*chained: file not inheritable, the other hook ran*" "$text"
    has "... after unloading, too" "*unchained: file inheritable, the other hook ran*" "$text"
}

# --- settings ---

# tell SETTING...: what a program that runs with these settings says of itself.
tell()
{
    (cd right && env "$@" "$WINE" ./cloexec.exe ./subject.exe tell x </dev/null 2>&1 | tr -d '\r')
}

check_settings()
{
    local on="x: carried, socket not inheritable" off="x: carried, socket inheritable" text

    same "no setting" "$on" "$(tell A=1)"
    same "CLOEXEC_MODE=off" "$off" "$(tell CLOEXEC_MODE=off)"
    same "CLOEXEC_MODE=nonsense is the default, silently" "$on" "$(tell CLOEXEC_MODE=nonsense)"
    same "CLOEXEC_SKIP=Subject.EXE" "$off" "$(tell CLOEXEC_SKIP=other,Subject.EXE)"
    same "CLOEXEC_SKIP=subject" "$off" "$(tell CLOEXEC_SKIP=subject)"
    same "CLOEXEC_SKIP=sub*" "$off" "$(tell 'CLOEXEC_SKIP=sub*')"
    same "CLOEXEC_SKIP=sub" "$on" "$(tell CLOEXEC_SKIP=sub)"
    same "CLOEXEC_ONLY=subject" "$on" "$(tell CLOEXEC_ONLY=subject)"
    same "CLOEXEC_ONLY=other" "$off" "$(tell CLOEXEC_ONLY=other)"
    same "CLOEXEC_KEEP=socket" "$off" "$(tell CLOEXEC_KEEP=socket)"
    same "CLOEXEC_KEEP=open,pipe" "$on" "$(tell CLOEXEC_KEEP=open,pipe)"
    text=$(cd right && CLOEXEC_KEEP=pipe windows ./cloexec.exe ./subject.exe calls | tr -d '\r')
    has "CLOEXEC_KEEP=pipe: both kinds of pipes and their clients, and no file" \
        "*CreateFileW-inherit: not *CreateNamedPipe-inherit: inheritable*pipe-client-inherit: inheritable*-read: inheritable*" "$text"
    has "CLOEXEC_DEBUG=1 says a line" "*cloexec.dll $version: mode enforce, follows*" "$(tell CLOEXEC_DEBUG=1)"
    has "... and what it did not understand" "*not understood: CLOEXEC_MODE=nonsense; allowed is CLOEXEC_MODE: *" \
        "$(tell CLOEXEC_DEBUG=1 CLOEXEC_MODE=nonsense)"
    text=$(cd right && windows ./cloexec.exe --no-follow ./subject.exe descendants | tr -d '\r')
    has "--no-follow: children are left alone" "*self: carried, *CreateProcessA: not carried, socket inheritable*" "$text"
    text=$(cd right && windows ./cloexec.exe --skip cmd ./subject.exe descendants | tr -d '\r')
    has "a program that is skipped is followed through" "*system: carried, socket not inheritable*" "$text"
    text=$(cd right && windows ./cloexec.exe --mode strict ./subject.exe tables | tr -d '\r')
    has "--mode strict: a runtime's table passes 0, 1 and 2 only" "*_spawnl: - - -*_spawnl-received: 0 files*" "$text"
}

# --- the launcher ---

# launch ARG...: its output and "status N", in a line. Once more where Wine itself could not bring up the process (STATUS_INTERNAL_ERROR, as
# in the race).
launch()
{
    local said

    said=$(launch_once "$@")
    case $said in
    *": Internal error"*) launch_once "$@" ;;
    *) echo "$said" ;;
    esac
}

launch_once()
{
    launch_in right "$@"
}

launch_in()
{
    local directory=$1

    shift
    (cd "$directory" && windows ./cloexec.exe "$@" | tr -d '\r' | tr '\n' ' '; echo "status ${PIPESTATUS[0]}")
}

# patch_directory PROGRAM ENTRY OFFSET BYTES: a copy of the subject with other bytes in an entry of its directory: the address (0), the
# size (4). The first entry of a 64-bit image is 0x88 bytes behind the signature, of a 32-bit one 0x78.
patch_directory()
{
    local place

    cp subject.exe "$1"
    [ "${host_cpu:-x86_64}" = x86_64 ] && place=136 || place=120
    # shellcheck disable=SC2059 # the bytes are a format
    printf "$4" | dd of="$1" bs=1 seek=$(($(od -An -tu4 -j60 -N4 "$1") + place + $2 * 8 + $3)) conv=notrunc status=none
}

# The command line with and without the launcher, and through a batch file.
check_arguments()
{
    # shellcheck disable=SC1003 # a backslash
    local words=('' 'a b' 'a"b' 'a\' 'a b\' '\\"x' 'a\"b' '%PATH%' 'ü€' '*' $'tab\tx' '""' '^&|<>' 'a\\ b\\')
    local expected

    expected=$(cd right && windows ./subject.exe arguments "${words[@]}")
    has "the arguments that are hard to quote" '*[[]a b[]][[]a"b[]][[]a\\[]]*' "$expected"
    same "... arrive through the launcher" "$expected" "$(cd right && windows ./cloexec.exe ./subject.exe arguments "${words[@]}")"
    # shellcheck disable=SC1003 # a backslash is one of its letters
    same "... and behind options" "$expected" \
        "$(cd right && windows ./cloexec.exe --mode enforce --skip 'x y"z\' -- ./subject.exe arguments "${words[@]}")"
    printf '@subject.exe arguments %%*\r\n' >right/arguments.bat
    same "... and in a batch file" "$(cd right && windows ./arguments.bat "${words[@]:0:5}")" \
        "$(cd right && windows ./cloexec.exe arguments.bat "${words[@]:0:5}")"
}

make_odd_programs()
{
    (
        cd right || exit
        echo text >text.exe
        patch_directory clr.exe 14 0 '\0\20\0\0\110\0\0\0'
        patch_directory small.exe 1 4 '\24\0\0\0'
        cp subject.exe "a name with blanks.exe"
    )
}

check_launcher()
{
    make_odd_programs
    same "the child's exit code" "status 42" "$(launch ./subject.exe exit 42)"
    same "... a command behind --" "status 7" "$(launch -- subject exit 7)"
    same "... and a large one, as far as Unix can see" "status 255" "$(launch ./subject.exe exit 65535)"
    # shellcheck disable=SC1003 # a backslash
    same "arguments arrive as they are" "a \"b\" c\\status 0" "$(launch ./subject.exe print 'a "b" c\')"
    check_arguments
    same "a program's name with blanks" "hellostatus 0" "$(launch './a name with blanks.exe' print hello)"
    has "127: not found" "*cloexec: *no-such-program*status 127" "$(launch no-such-program)"
    has "126: not a program" "*cloexec: text.exe*status 126" "$(launch text.exe)"
    has "125: no such option" "*cloexec: --nonsense: no such option*status 125" "$(launch --nonsense subject)"
    has "125: no command" "*no command*status 125" "$(launch --mode off)"
    has "125: a mode that is none" "*allowed is enforce, strict or off*status 125" "$(launch --mode nonsense subject)"
    has "125: a family that is none" "*--keep sockets: not understood*status 125" "$(launch --keep=sockets subject)"
    has "125: a .NET program" "*.NET*status 125" "$(launch clr.exe)"
    has "125: a Cygwin program" "*Cygwin*status 125" "$(launch cygwin-program.exe)"
    same "a program whose import directory tells too small a size" "hellostatus 0" "$(launch small.exe print hello)"
    has "--version" "cloexec $version status 0" "$(launch --version)"
    has "--help" "*usage: cloexec *status 0" "$(launch --help)"
    has "--check" "*without cloexec.dll*socket * yes*with cloexec.dll*socket * no*works here*status 0" "$(launch --check)"
    check_list
    same "nothing is written to a program's own channels" "hello" \
        "$(cd right && windows ./cloexec.exe ./subject.exe print hello)"
    same "standard input goes through" "through" "$(cd right && echo through | timeout "$limit" "$WINE" ./cloexec.exe cmd /c more 2>&1 |
        tr -d '\r' | sed '/^$/d')"
}

# A process that waits, with a socket that listens, as its handles are seen from outside; and one that is not there.
check_list()
{
    local text

    text=$(cd right && windows ./subject.exe self-listed | tr -d '\r')
    has "--list: sockets, files and pipes, and who gets them" \
        "*children *socket *children *file *marked.txt*- *socket *- *pipe, *" "$(sort -k2,2r -k3,3r <<<"$text" | tr '\n' ' ')"
    has "--list of no process" "*--list 99999: *status 125" "$(launch --list 99999)"
}

prepare
version=$(cd right && windows ./cloexec.exe --version | tr -d '\r' | sed 's/.* //')
run_groups
check_cases
check_library
check_settings
check_launcher
plan_and_leave
