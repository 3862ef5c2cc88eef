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

int module_open(void)
{
    return open("/dev/null", O_RDWR);
}

int module_socket(void)
{
    int (*volatile function)(int, int, int) = socket;

    return function(AF_UNIX, SOCK_STREAM, 0);
}

int module_epoll(void)
{
    return epoll_create1(0);
}
