/*
 * Compares the accounts of a row's runs: without the library, with it, and with the row's family kept.
 * SPDX-License-Identifier: MIT
 */
#ifndef COMPARE_H
#define COMPARE_H

#include "driver.h"

void judge_by_comparing(const struct row *row);
size_t checks_of_comparing(const struct row *row);

#endif
