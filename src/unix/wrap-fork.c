/*
 * How processes begin and end, for the record: what a child of vfork does is kept apart (vforked.h).  vfork goes on by a tail jump, since
 * the child would overwrite a frame of ours before the parent returns into it.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "execute.h"

#ifdef HAVE_VFORK
static TAIL_JUMPS __attribute__((noinline)) pid_t begin(typeof(fork) *real)
{
    if (cloexec_serves(FAMILY_exec))
        cloexec_vforked_begin();
    TAIL_JUMP return real();
}

TAIL_JUMPS pid_t vfork(void)
{
    if (cloexec_unlikely(cloexec_what_is_active() == 0))
        cloexec_prepare();
    TAIL_JUMP return begin(REAL(vfork));
}
#endif

#ifdef HAVE___VFORK
TAIL_JUMPS pid_t __vfork(void)
{
    if (cloexec_unlikely(cloexec_what_is_active() == 0))
        cloexec_prepare();
    TAIL_JUMP return begin(REAL(__vfork));
}
#endif

pid_t fork(void)
{
    PREPARE_FIRST(fork);
    return cloexec_vforked_forked(REAL(fork)());
}

#ifdef HAVE___FORK
pid_t __fork(void)
{
    PREPARE_FIRST(__fork);
    return cloexec_vforked_forked(REAL(__fork)());
}
#endif

#ifdef HAVE__FORK
pid_t _Fork(void)
{
    PREPARE_FIRST(_Fork);
    return cloexec_vforked_forked(REAL(_Fork)());
}
#endif

/* What returns is the child of a fork inside libc. */
#ifdef HAVE_DAEMON
int daemon(int stays, int keeps)
{
    PREPARE_FIRST(daemon, stays, keeps);
    return cloexec_vforked_forked(REAL(daemon)(stays, keeps));
}
#endif

static void end(void)
{
    if (cloexec_what_is_active() == 0)
        cloexec_prepare();
    cloexec_vforked_leave();
}

void _exit(int status)
{
    end();
    REAL(_exit)(status);
    __builtin_unreachable();
}

void _Exit(int status)
{
    end();
    REAL(_Exit)(status);
    __builtin_unreachable();
}
