# functions.def -> a header with the GNU hash of each name, so that no start of a program has to compute them.
BEGIN {
    for (code = 1; code < 128; code++)
        code_of[sprintf("%c", code)] = code
    print "/* Made from functions.def by scripts/hashes.awk. */"
    print "enum {"
}
/^FD_FUNCTION\(/ {
    gsub(/^FD_FUNCTION\(|,.*$/, "")
    hash = 5381
    for (i = 1; i <= length($0); i++)
        hash = (hash * 33 + code_of[substr($0, i, 1)]) % 4294967296
    printf "    HASH_%s = %.0fu,\n", $0, hash
}
END {
    print "};"
}
