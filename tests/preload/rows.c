/*
 * Every row, bare and preloaded.
 *
 * The same text, linked with the library, is the program "linked": there the library needs no preload.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "compare.h"

int main(int argc, char **argv)
{
    static const struct driver driver = {judge_row, judge_by_comparing, checks_of_comparing};

    return drive(&driver, argc, argv);
}
