/*
 * What the programs that go through the tables share: they run themselves again for each row, bare and preloaded,
 * several rows at the same time, and are never preloaded themselves.
 * SPDX-License-Identifier: MIT
 */
#ifndef DRIVER_H
#define DRIVER_H

#include "table.h"

/* Without the library; with it; with it and the row's family left alone (CLOEXEC_KEEP). */
enum how { BARE, PRELOADED, KEPT };

/* The descriptor that every run was born with. */
enum { BORN_WITH = 9 };

struct driver {
    /* In a process of its own, bare or preloaded, in a fresh directory: writes the account with note. */
    void (*run)(const struct row *row);
    /* In the driver: gets the accounts by run_row and prints checks per_row times, as TAP without numbers. */
    void (*judge)(const struct row *row);
    /* How many checks a row gives; 0: the row is passed over. */
    size_t (*checks)(const struct row *row);
};

/* The program's main: a driver, or one of the runs. */
int drive(const struct driver *driver, int argc, char **argv);

/* Returns the account of a row's run; the caller frees it. */
char *run_row(const struct row *row, enum how how);

#endif
