# Prints tables, for people or in Markdown.  Fields between tabs, the first one says what the line is:
#   title TEXT COMMAND   a table begins, taken by COMMAND
#   head COLUMN...       its columns; with "figure" and "limit" among them each row is judged
#   row CELL...
#   note TEXT            under the table
# Ends with 1 when a limit is passed.
# SPDX-License-Identifier: MIT

BEGIN {
    FS = "\t"
}

function verdict(line,    cells)
{
    split(line, cells, FS)
    if (cells[column["figure"]] == "")
        return "?"
    if (cells[column["limit"]] == "-")
        return ""
    if (cells[column["figure"]] + 0 <= cells[column["limit"]] + 0)
        return "ok"
    over++
    return "OVER"
}

function remember(line,    cells, count, i)
{
    count = split(line, cells, FS)
    for (i = 1; i <= count; i++)
        if (length(cells[i]) > width[i])
            width[i] = length(cells[i])
    lines[rows++] = line
}

# The first column is text, the others are figures.
function for_people(line,    cells, count, i, text)
{
    count = split(line, cells, FS)
    for (i = 1; i <= count; i++)
        text = text sprintf((i == 1 ? "%-" : "  %") width[i] "s", cells[i])
    sub(/ +$/, "", text)
    return text
}

function for_markdown(line)
{
    gsub(FS, " | ", line)
    return "| " line " |"
}

function rule(line)
{
    gsub(/[^\t]+/, "---:", line)
    sub(/^---:/, "---", line)
    gsub(FS, "|", line)
    return "|" line "|"
}

function finish(    i)
{
    for (i = 0; i < rows; i++) {
        print markdown ? for_markdown(lines[i]) : for_people(lines[i])
        if (markdown && i == 0)
            print rule(head)
    }
    if (notes != "")
        print (markdown && rows > 0 ? "\n" : "") notes
    rows = 0
    notes = ""
    split("", width)
    split("", column)
}

function title(text, command)
{
    finish()
    print (begun++ ? "\n" : "") (markdown ? "### " text "\n\n`" command "`\n" : text " (" command ")")
}

{
    rest = substr($0, length($1) + 2)
}

$1 == "title" {
    title($2, $3)
}

$1 == "head" {
    for (i = 2; i <= NF; i++)
        column[$i] = i - 1
    judged = "figure" in column && "limit" in column
    head = rest (judged ? FS "verdict" : "")
    remember(head)
}

$1 == "row" {
    remember(rest (judged ? FS verdict(rest) : ""))
}

$1 == "note" && !index(notes, rest) {
    notes = notes (notes == "" ? "" : "\n") rest
}

END {
    finish()
    fflush()
    if (over)
        printf "%d figures are over their limit\n", over >"/dev/stderr"
    exit over > 0
}
