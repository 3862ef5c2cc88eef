/*
 * Zero pages until a descriptor is recorded: a process pays for the pages it touches, mostly one.
 * SPDX-License-Identifier: MIT
 */
#include "record.h"

_Atomic unsigned char cloexec_record[CLOEXEC_RECORD_SIZE];
