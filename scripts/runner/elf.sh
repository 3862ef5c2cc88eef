# --- ELF, by od ---

# For all of awk's programs here that read od's output: byte[] from 0, length, and integers in the file's own order.
# shellcheck disable=SC2016
cloexec_bytes='
    { for (i = 1; i <= NF; i++) byte[length_read++] = $i }
    function number(at, size,    value, i) {
        for (i = 0; i < size; i++)
            value = value * 256 + byte[big ? at + i : at + size - 1 - i]
        return value
    }'

# One line: "elf CLASS ORDER MACHINE TABLE ENTRY-SIZE ENTRIES", the table being that of the program headers; "script"
# (#!); "text" (what execvp would hand to a shell); "other".
file_form() ( # FILE
    od -An -v -tu1 -N64 "$1" | awk "$cloexec_bytes"'
        END {
            if (length_read >= 52 && byte[0] == 127 && byte[1] == 69 && byte[2] == 76 && byte[3] == 70) {
                wide = byte[4] == 2
                big = byte[5] == 2
                print "elf", wide ? 64 : 32, byte[5], number(18, 2), number(wide ? 32 : 28, wide ? 8 : 4),
                    number(wide ? 54 : 42, 2), number(wide ? 56 : 44, 2)
                exit
            }
            form = byte[0] == 35 && byte[1] == 33 ? "script" : "text"
            for (i = 0; i < length_read && form == "text"; i++)
                if (byte[i] == 0)
                    form = "other"
            print form
        }'
)

# The dynamic loader that FILE names (PT_INTERP); fails where there is none.
program_loader() ( # FILE
    set -f
    # shellcheck disable=SC2046 # words
    set -- "$1" $(file_form "$1")
    [ "$2" = elf ] || exit 1
    # shellcheck disable=SC2046 # words
    set -- "$1" $(od -An -v -tu1 -j "$6" -N "$(($7 * $8))" "$1" | loader_place "$3" "$4" "$7")
    [ $# -eq 3 ] || exit 1
    dd if="$1" bs=1 skip="$2" count="$(($3 - 1))" 2>/dev/null
)

# Offset and size of the loader's name, from the bytes of the program headers.
loader_place() ( # CLASS ORDER ENTRY-SIZE
    awk -v wide="$(($1 == 64))" -v big="$(($2 == 2))" -v size="$3" "$cloexec_bytes"'
        END {
            for (entry = 0; entry < length_read; entry += size)
                if (number(entry, 4) == 3) {
                    print number(entry + (wide ? 8 : 4), wide ? 8 : 4), number(entry + (wide ? 32 : 16), wide ? 8 : 4)
                    exit
                }
        }'
)

machine_words() ( # CLASS MACHINE
    case $2 in
    3) name=i386 ;;
    8) name=MIPS ;;
    20 | 21) name=PowerPC ;;
    22) name=S/390 ;;
    40) name=ARM ;;
    62) name=x86-64 ;;
    183) name=AArch64 ;;
    243) name=RISC-V ;;
    258) name=LoongArch ;;
    *) name="machine $2" ;;
    esac
    echo "$1-bit $name"
)

