/*
 * Terminals.  posix_openpt takes flags; openpty and forkpty do not and do here what they do in libc (login/openpty.c, login/forkpty.c),
 * with the flag.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <termios.h>

#include "forms.h"
#include "vforked.h"

#ifndef TIOCGPTPEER
#define TIOCGPTPEER _IO('T', 0x41)
#endif

static inline int born(enum cloexec_row row, int fd, int flags)
{
    return cloexec_born_looked_at(row, fd, cloexec_whose_flag(flags & O_CLOEXEC));
}

int posix_openpt(int flags)
{
    PASS_UNLESS_SERVED(posix_openpt, flags);
    return born(ROW_posix_openpt, REAL(posix_openpt)(flags | O_CLOEXEC), flags);
}

#ifdef HAVE_GETPT
int getpt(void)
{
    PASS_UNLESS_SERVED(getpt);
    return born(ROW_getpt, REAL(posix_openpt)(O_RDWR | O_CLOEXEC), 0);
}
#endif

/* The other end: by the ioctl of Linux 4.13, which needs no path, or by its name. */
static int open_terminal(int master, char name[PATH_MAX])
{
    int terminal = REAL(ioctl)(master, TIOCGPTPEER, (void *)(O_RDWR | O_NOCTTY | O_CLOEXEC));

    if (terminal >= 0)
        return terminal;
    if (ptsname_r(master, name, PATH_MAX) != 0)
        return -1;
    return REAL(open)(name, O_RDWR | O_NOCTTY | O_CLOEXEC, 0);
}

struct terminal_pair {
    int master, terminal;
};

/* Opens both ends, close-on-exec; on failure closes what it opened and returns false. */
static bool open_pair(struct terminal_pair *pair, char *name)
{
    char path[PATH_MAX] = "";
    int saved_errno;

    pair->terminal = -1;
    pair->master = REAL(posix_openpt)(O_RDWR | O_CLOEXEC);
    if (pair->master < 0)
        return false;
    if (grantpt(pair->master) == 0 && unlockpt(pair->master) == 0)
        pair->terminal = open_terminal(pair->master, path);
    if (pair->terminal >= 0 && (name == NULL || *path != '\0' || ptsname_r(pair->master, path, sizeof path) == 0)) {
        if (name != NULL)
            strcpy(name, path);
        return true;
    }
    saved_errno = errno;
    REAL(close)(pair->master);
    if (pair->terminal >= 0)
        REAL(close)(pair->terminal);
    errno = saved_errno;
    return false;
}

/* As in libc, a terminal that refuses its settings is no error. */
static void set_up(int terminal, const struct termios *settings, const struct winsize *size)
{
    if (settings != NULL)
        tcsetattr(terminal, TCSAFLUSH, settings);
    if (size != NULL)
        REAL(ioctl)(terminal, TIOCSWINSZ, (void *)size);
}

static bool open_set_up(struct terminal_pair *pair, char *name, const struct termios *settings, const struct winsize *size)
{
    int saved_errno = errno;

    if (!open_pair(pair, name))
        return false;
    set_up(pair->terminal, settings, size);
    errno = saved_errno;
    return true;
}

int openpty(int *master, int *terminal, char *name, const struct termios *settings, const struct winsize *size)
{
    struct terminal_pair pair;

    PASS_UNLESS_SERVED(openpty, master, terminal, name, settings, size);
    if (!open_set_up(&pair, name, settings, size))
        return -1;
    *master = born(ROW_openpty, pair.master, 0);
    *terminal = born(ROW_openpty, pair.terminal, 0);
    return 0;
}

int forkpty(int *master, char *name, const struct termios *settings, const struct winsize *size)
{
    struct terminal_pair pair;
    pid_t child;

    PASS_UNLESS_SERVED(forkpty, master, name, settings, size);
    if (!open_set_up(&pair, name, settings, size))
        return -1;
    child = cloexec_vforked_forked(REAL(fork)());
    if (child == 0) {
        REAL(close)(pair.master);
        if (login_tty(pair.terminal) != 0)
            _exit(EXIT_FAILURE);
        return 0;
    }
    REAL(close)(pair.terminal);
    if (child < 0)
        REAL(close)(pair.master);
    else
        *master = born(ROW_forkpty, pair.master, 0);
    return child;
}
