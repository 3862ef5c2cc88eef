# Rows of "what, figure, limit, unit" between tabs into a table, for people or in Markdown.  Ends with 1 when a limit is passed.
# SPDX-License-Identifier: MIT

BEGIN {
    FS = "\t"
    format = markdown ? "| %s | %s | %s | %s | %s |\n" : "%-52s %14s %-13s %8s  %s\n"
    printf format, "what", "figure", "unit", "limit", ""
    if (markdown)
        print "|---|---:|---|---:|---|"
}

function verdict(figure, limit)
{
    if (limit == "-")
        return ""
    return figure + 0 <= limit + 0 ? "ok" : "OVER"
}

{
    word = verdict($2, $3)
    if (word == "OVER")
        over++
    printf format, $1, $2, $4, $3, word
}

END {
    fflush()
    if (over)
        printf "%d figures are over their limit\n", over >"/dev/stderr"
    exit over > 0
}
