/*
 * What hook.c needs of the system's memory: windows/memory.c has it for Windows, the tests have it for where they run.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_MEMORY_H
#define CLOEXEC_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

enum { MEMORY_PAGE = 4096 };

/* Returns a page, writable and not executable, that a jump at address reaches; NULL when there is none. */
void *cloexec_memory_near(const void *address);

/* Makes such a page executable and no longer writable. */
bool cloexec_memory_seal(void *page);

/* Gives back a page on which nothing runs. */
void cloexec_memory_free(void *page);

/* Stores eight bytes into code at once; the page's protection is as before. */
bool cloexec_memory_store(void *address, uint64_t value);

#endif
