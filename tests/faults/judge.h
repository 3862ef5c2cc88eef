/*
 * Judgements on a run: each returns NULL, or what is wrong in words.
 * SPDX-License-Identifier: MIT
 */
#ifndef JUDGE_H
#define JUDGE_H

#include "run.h"

/* The descriptor is there, and no child receives it. */
const char *judge_withheld(const struct outcome *ours);

/* And errno is what it is behind the bare call: untouched. */
const char *judge_made(const struct outcome *ours, const struct outcome *bare);

/* Made by the flag, with as many calls as the bare function needs. */
const char *judge_atomic(const struct row *row, const struct outcome *ours, const struct outcome *bare);

/* The first call was refused the flag, and the caller's own call was made; the second did not try the flag again. */
const char *judge_fell_back(const struct row *row, const struct run *ours, const struct run *bare);
const char *judge_remembered(const struct row *row, const struct outcome *ours, const struct outcome *bare);

/* The call failed with that error, and (but for rows by hand) nothing else was tried. */
const char *judge_failed(const struct row *row, const struct outcome *ours, int error);

/* The call failed as the bare one did. */
const char *judge_same_failure(const struct outcome *ours, const struct outcome *bare);

/* The descriptor is there, as the kernel made it. */
const char *judge_handed_over(const struct outcome *ours, const struct outcome *bare);

/* An old kernel may have ignored the flag: the library looked at the first descriptor, and not at the second. */
const char *judge_neglected(const struct row *row, const struct run *ours, const struct run *bare);

#endif
