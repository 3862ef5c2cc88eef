/*
 * A library whose constructor calls back into the program.  The loader runs it before those of preloaded libraries.
 * SPDX-License-Identifier: MIT
 */
#include "constructor.h"

/* glibc gives constructors what main gets. */
__attribute__((constructor)) static void construct(int argc, char **argv)
{
    be_constructed(argc, argv);
}
