/*
 * A module as PHP's are: one descriptor by a call, one through a pointer to libc's function.
 * SPDX-License-Identifier: MIT
 */
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>

int module_open(void);
int module_socket(void);
int module_epoll(void);
int module_table(void);
int module_changed(void);

int module_open(void)
{
    return open("/dev/null", O_RDWR);
}

int module_socket(void)
{
    int (*volatile function)(int, int, int) = socket;

    return function(AF_UNIX, SOCK_STREAM, 0);
}

/* Pointers in data: one that nobody may write to after it is bound, one that anybody may, and one that the module has changed. */
static int (*const table[])(const char *, int, ...) = {open, open};
static int (*variable)(int, int, int) = socket;
static int (*changed)(int, int, int) = socket;

int module_table(void)
{
    int (*const *volatile from)(const char *, int, ...) = table;

    return from[1]("/dev/null", O_RDONLY) < 0 ? -1 : variable(AF_UNIX, SOCK_DGRAM, 0);
}

static int no_socket(int family, int type, int protocol)
{
    (void)family, (void)type, (void)protocol;
    return 42;
}

__attribute__((constructor)) static void change(void)
{
    changed = no_socket;
}

int module_changed(void)
{
    return changed(AF_UNIX, SOCK_STREAM, 0) == 42 ? 0 : -1;
}

int module_epoll(void)
{
    return epoll_create1(0);
}
