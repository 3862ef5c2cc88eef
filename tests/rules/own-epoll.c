/*
 * A library that a module brings along, with a function of libc's name.
 * SPDX-License-Identifier: MIT
 */
#include <sys/epoll.h>

int epoll_create1(int flags)
{
    (void)flags;
    return 42;
}
