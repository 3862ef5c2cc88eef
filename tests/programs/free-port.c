/*
 * Prints a TCP port of 127.0.0.1 on which nobody listens.  None of those that the kernel gives to clients, one of which could take it
 * before the test's server does; and each process begins its search elsewhere, so that two that are asked for are two.
 * SPDX-License-Identifier: MIT
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FIRST = 10000, COUNT = 20000 };

static int is_free(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int bound = fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0;

    close(fd);
    return bound;
}

int main(void)
{
    for (int i = 0; i < COUNT; i++) {
        int port = FIRST + (getpid() + i) % COUNT;

        if (is_free(port)) {
            printf("%d\n", port);
            return EXIT_SUCCESS;
        }
    }
    fputs("free-port: there is none\n", stderr);
    return EXIT_FAILURE;
}
