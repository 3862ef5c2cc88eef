/*
 * Every row, called before the library's constructor has run: by the constructor of a library that this program needs.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "compare.h"
#include "constructor.h"

static const struct driver driver = {judge_row, judge_by_comparing, checks_of_comparing};

/* A run is over before main. */
__attribute__((visibility("default"))) void be_constructed(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "--run") == 0)
        _exit(drive(&driver, argc, argv));
}

int main(int argc, char **argv)
{
    return drive(&driver, argc, argv);
}
