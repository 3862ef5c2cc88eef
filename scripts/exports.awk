# functions.def -> the symbols that the library exports: the rows that this libc has, and the functions of <cloexec.h>.
# Arguments: config.h, then functions.def.
BEGIN {
    present["always"] = 1
    print "cloexec_get_inheritable"
    print "cloexec_set_inheritable"
    print "cloexec_dup2"
}
/^#define HAVE_/ {
    present[$2] = 1
}
/^FD_FUNCTION\(/ {
    gsub(/^FD_FUNCTION\(|\).*$/, "")
    split($0, column, /, */)
    if (column[7] in present)
        print column[1]
}
