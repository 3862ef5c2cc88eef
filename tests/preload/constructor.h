/*
 * SPDX-License-Identifier: MIT
 */
#ifndef CONSTRUCTOR_H
#define CONSTRUCTOR_H

/* The program's, called by the library's constructor. */
void be_constructed(int argc, char **argv);

#endif
