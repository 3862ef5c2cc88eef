/*
 * Makes a pipe by pipe2 and says what it got: for environment.sh.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    int fds[2];

    puts(pipe2(fds, O_CLOEXEC) == 0 ? "made" : strerror(errno));
    return 0;
}
