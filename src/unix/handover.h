/*
 * What a program is given when it is executed although our flag is on it: the rules for programs that live on inheritance, and the act.
 *
 *   own executable   a process that executes the file it runs (own.h) gets all that is ours (nginx, haproxy, php-fpm, uwsgi)
 *   LISTEN_FDS       for the process that executes (systemd-socket-activate)
 *   a descriptor that an option or a variable names (apt and dpkg --status-fd 16; named.h)
 *   a target of programs.def gets all that is ours (jspawnhelper)
 *
 * "Ours" is a descriptor whose flag we set and the program did not ask for.  Flags are changed in place, so only where the descriptor
 * table is not shared with others' spawns: plain exec, and children of fork and vfork.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_HANDOVER_H
#define CLOEXEC_HANDOVER_H

#include <stdbool.h>
#include <stddef.h>

/* How the program to be executed is named. */
struct cloexec_target {
    const char *path; /* NULL where only the descriptor names it */
    bool search;      /* along PATH */
    int directory;    /* of path; or the file itself */
    int flags;        /* of execveat */
    bool spawns;      /* in a new process, which acts before it executes if there are file actions */
    bool acts;
    char *const *argv;
    char *const *envp;
};

enum { WISHES_MOST = 16 };
struct cloexec_wishes {
    bool all;     /* all that is ours */
    bool is_own;  /* the program is the one that runs here: it is told what it gets */
    bool has_privileges;
    int listen;   /* this many from 3 */
    int count;
    int numbers[WISHES_MOST];
};

/* Remembers what this process was born with, and takes back what the image before it handed over.  Called once, at start. */
void cloexec_handover_start(char **environment) __attribute__((visibility("hidden")));

/*
 * Finds out what a program is to be given.  same_process: it is executed by this very process (or a fork or vfork child that is asking).
 * Returns whether there is anything.
 */
bool cloexec_wish(struct cloexec_wishes *wishes, const struct cloexec_target *target, bool same_process)
    __attribute__((visibility("hidden")));

/* Takes our flag off what is wished for, or puts it back after an exec that failed.  errno is kept. */
void cloexec_hand_over(const struct cloexec_wishes *wishes) __attribute__((visibility("hidden")));
void cloexec_take_back(const struct cloexec_wishes *wishes) __attribute__((visibility("hidden")));

/* Whether fd carries our flag, as far as is recorded. */
bool cloexec_is_ours(int fd) __attribute__((visibility("hidden")));

/* The next number from fd on that is ours, or -1. */
int cloexec_next_of_ours(int fd) __attribute__((visibility("hidden")));

/* Hand-over is switched off by CLOEXEC_HANDOVER; follow is CLOEXEC_FOLLOW. */
extern bool cloexec_no_handover __attribute__((visibility("hidden")));

#endif
