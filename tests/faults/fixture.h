/*
 * What the calls of the rows need: made by libc itself, past the library and past libfault, and close-on-exec.
 * SPDX-License-Identifier: MIT
 */
#ifndef FIXTURE_H
#define FIXTURE_H

#include <linux/perf_event.h>

#include "libc.h"

#define PATH "/dev/null"

extern int null_fd;  /* open on PATH */
extern int listener; /* with connections that wait */
extern int receiver; /* with messages that wait, each carrying a descriptor */
extern int pair[2];  /* where calls put what they make */
extern int *nowhere; /* points at nothing that can be written */
extern int port;
extern sigset_t signals;
extern struct msghdr message, unreadable_message;
extern struct mmsghdr messages[1];
extern struct perf_event_attr perf_event;

/* Prepares all of it, in the process that is to call. */
void fixture_prepare(void);

/* A pattern for mkstemp with a suffix of four letters, or none; the file is removed by fixture_clean. */
char *fixture_pattern(const char *suffix);
void fixture_clean(void);

/* A stream that is open on PATH; one whose file was closed beneath it, as libio's own functions want it. */
FILE *fixture_stream(void);
FILE *fixture_closed_stream(void);

/* forkpty gave pid: ends the child.  Returns the master, or -1. */
int fixture_forked(int pid);

#endif
