/*
 * SPDX-License-Identifier: MIT
 */
#ifndef NEIGHBOUR_H
#define NEIGHBOUR_H

/* How many calls have passed through the other library. */
int neighbour_calls(void);

#endif
