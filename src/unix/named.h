/*
 * Descriptors that an argument vector or an environment names: a number under a name that says so, or a descriptor spelled out.
 *
 *   --status-fd 16  --x-fd=5  -displayfd 3  -fd5  -add-fd fd=4,set=1  X_FD=6  WAYLAND_SOCKET=7
 *   /dev/fd/5  /proc/self/fd/5  fd:5  pipe:5  --key-file=/dev/fd/5, and gpg's -&5 behind --enable-special-filenames
 *
 * Nothing that a stranger can send is to have such a meaning (section 4.4 of RFC 3875: a web client may send arguments).  So: bare numbers
 * have none, nor have arguments behind "--", nor what this process was given itself.  What a web server executes gets nothing by
 * its arguments or variables.  A descriptor that is spelled out, as a file name may be that a stranger sent, counts only where it
 * has no name itself: a pipe, a character device, a file without a link; no socket.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_NAMED_H
#define CLOEXEC_NAMED_H

#include "handover.h"

/* Remembers which of these this process was born with: their text may be overwritten by then (setproctitle).  Called once, at start. */
void cloexec_remember_named(char *const *argv, char *const *envp) __attribute__((visibility("hidden")));

/* Adds to the wishes what the target is told of; same_process as in cloexec_wish. */
void cloexec_wish_named(struct cloexec_wishes *wishes, const struct cloexec_target *target, bool same_process)
    __attribute__((visibility("hidden")));

#endif
