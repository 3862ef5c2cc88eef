/*
 * The circumstances that every maker is put into, each in a process of its own, so that the decisive call is the first
 * of its kind there: as it comes; with 0 to 2 closed; with no room for its descriptors; in a signal handler.  Most of
 * them a second time, after another call: the library may go another way then.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <signal.h>

#include "driver.h"

static void note_made(const struct made *made)
{
    note("made %d, errno %s", made->count, error_name(made->error));
    for (int i = 0; i < made->count; i++) {
        int fd = made->fds[i];

        if (fd <= 2)
            note_fate("low", fd);
        else
            born("made", fd);
        note_kind(fd);
    }
}

static void make_and_note(const void *row)
{
    struct made made = {0};

    ((const struct row *)row)->make(&made);
    note_made(&made);
    unmake(&made);
}

static void as_it_comes(const void *row)
{
    struct made made = {0};

    ((const struct row *)row)->make(&made);
    if (made.count == 0) {
        char reason[64];

        snprintf(reason, sizeof reason, "refused here (%s)", error_name(made.error));
        skip(reason);
    }
    note_made(&made);
    unmake(&made);
    make_and_note(row);
}

static const struct row *row_of_handler;
static struct made made_in_handler;

static void make_in_handler(int number)
{
    (void)number;
    row_of_handler->make(&made_in_handler);
}

static void in_handler(const void *row)
{
    row_of_handler = row;
    signal(SIGUSR1, make_in_handler);
    raise(SIGUSR1);
    note_made(&made_in_handler);
    unmake(&made_in_handler);
}

static void run_case(const void *row)
{
    ((const struct row *)row)->judge();
}

/* The first call of its kind goes another way through the library than the later ones. */
static void warm_up(const struct row *row)
{
    struct circumstances now = circumstances;
    struct made made = {0};

    circumstances = (struct circumstances){0};
    row->make(&made);
    unmake(&made);
    circumstances = now;
}

static void make_warm(const void *row)
{
    warm_up(row);
    make_and_note(row);
}

static void run_case_warm(const void *row)
{
    warm_up(row);
    run_case(row);
}

static void in_circumstances(const struct row *row)
{
    apart("as it comes", as_it_comes, row);
    circumstances.low = true;
    apart("0 to 2 closed", make_and_note, row);
    apart("0 to 2 closed, not the first", make_warm, row);
    circumstances = (struct circumstances){.full = true};
    apart("no room", make_and_note, row);
    apart("no room, not the first", make_warm, row);
    circumstances.room = 1;
    apart("room for one", make_and_note, row);
    apart("room for one, not the first", make_warm, row);
    circumstances = (struct circumstances){0};
    apart("in a signal handler", in_handler, row);
    apart("case, after another call", run_case_warm, row);
}

void judge_row(const struct row *row)
{
    if (row->make != NULL)
        in_circumstances(row);
    apart("case", run_case, row);
    note_fate("born with the process", BORN_WITH);
    flush_notes();
}
