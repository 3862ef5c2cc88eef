/*
 * Compares the accounts of a row's runs.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "compare.h"

static const char *const how_words[] = {"bare", "preloaded", "kept"};

static char *next_line(char **text)
{
    char *line = *text, *end = strchr(line, '\n');

    if (*line == '\0')
        return NULL;
    if (end != NULL)
        *end = '\0';
    *text = end != NULL ? end + 1 : line + strlen(line);
    return line;
}

/*
 * A line about a descriptor that was born says "received" without the library and "withheld" with it; all others are
 * equal.
 */
static bool fits(const char *bare, const char *other, enum how how)
{
    static const char received[] = ": received", withheld[] = ": withheld";
    size_t end = strlen(bare) - strlen(received);

    if (strncmp(bare, "born ", 5) != 0 || how == KEPT)
        return strcmp(bare, other) == 0;
    return strlen(bare) == strlen(other) && strcmp(bare + end, received) == 0 && strcmp(other + end, withheld) == 0 &&
           strncmp(bare, other, end) == 0;
}

static void show(const char *part, const char *bare, enum how how, const char *other)
{
    printf("# %s\n#     bare:      %s\n#     %-9s: %s\n", part, bare != NULL ? bare : "(nothing)", how_words[how],
           other != NULL ? other : "(nothing)");
}

/* Shows the lines that do not fit.  Returns how many there are. */
static int compare(char *bare, char *other, enum how how)
{
    enum { MOST_SHOWN = 10 };
    const char *part = "";
    int wrong = 0;

    for (;;) {
        char *expected = next_line(&bare), *found = next_line(&other);

        if (expected == NULL && found == NULL)
            return wrong;
        if (expected == NULL || found == NULL || !fits(expected, found, how)) {
            if (wrong++ < MOST_SHOWN)
                show(part, expected, how, found);
        } else if (strncmp(expected, "-- ", 3) == 0) {
            part = expected + 3;
        }
    }
}

static void report(const struct row *row, enum how how, const char *bare, const char *other)
{
    char *one = strdup(bare), *two = strdup(other);
    const char *reason = strstr(bare, "\nskip ");
    int wrong = compare(one, two, how);

    printf("%s - %s: %s", wrong == 0 ? "ok" : "not ok", row->name,
           how == KEPT ? "left alone with its family kept" : "the same, and nothing reaches a child");
    if (wrong == 0 && reason != NULL && strstr(bare, "\nborn ") == NULL)
        printf(" # SKIP %.*s", (int)strcspn(reason + 6, "\n"), reason + 6);
    putchar('\n');
    free(one);
    free(two);
}

void judge_by_comparing(const struct row *row)
{
    char *bare = run_row(row, BARE);

    for (enum how how = PRELOADED; how <= KEPT; how++) {
        char *other = run_row(row, how);

        report(row, how, bare, other);
        free(other);
    }
    free(bare);
}

size_t checks_of_comparing(const struct row *row)
{
    (void)row;
    return 2;
}
