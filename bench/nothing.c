/*
 * A library with nothing in it: what any preloaded library costs at start-up is not ours.
 * SPDX-License-Identifier: MIT
 */
extern int nothing;
int nothing;
