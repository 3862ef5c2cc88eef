/*
 * Terminals.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <sys/ttydefaults.h>
#include <sys/wait.h>
#include <termios.h>
#include <utmp.h>

#include "table.h"

void make_posix_openpt(struct made *made)
{
    ready();
    made_fd(made, posix_openpt(O_RDWR));
}

void case_posix_openpt(void)
{
    int fd;

    born_and_gone("O_RDWR|O_NOCTTY", (int)TRY(posix_openpt(O_RDWR | O_NOCTTY)));
    born_and_gone("O_RDWR|O_NONBLOCK", (int)TRY(posix_openpt(O_RDWR | O_NONBLOCK)));
    fd = (int)TRY(posix_openpt(O_RDWR | O_CLOEXEC));
    note_fate("O_CLOEXEC", fd);
    TRY(grantpt(fd));
    TRY(unlockpt(fd));
}

#ifdef HAVE_GETPT
void make_getpt(struct made *made)
{
    ready();
    made_fd(made, getpt());
}

void case_getpt(void)
{
    int fd = (int)TRY(getpt());

    TRY(grantpt(fd));
    TRY(unlockpt(fd));
    born_and_gone("getpt", fd);
}
#endif

/* --- openpty --- */

static struct termios unusual_settings(void)
{
    struct termios settings = {.c_iflag = ICRNL, .c_oflag = TTYDEF_OFLAG, .c_cflag = TTYDEF_CFLAG, .c_lflag = ECHO};

    settings.c_cc[VMIN] = 3;
    settings.c_cc[VERASE] = 'x';
    cfsetspeed(&settings, B9600);
    return settings;
}

static void note_terminal(int fd)
{
    struct termios settings = {0};
    struct winsize size = {0};

    TRY(tcgetattr(fd, &settings));
    note("settings %o %o %o %o", settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag);
    note("minimum %d, erase %c", settings.c_cc[VMIN], settings.c_cc[VERASE]);
    TRY(ioctl(fd, TIOCGWINSZ, &size));
    note("size %d by %d", size.ws_row, size.ws_col);
}

/* The number in the name depends on who else has a terminal. */
static void note_name(int master, const char *name)
{
    note("name begins with /dev/pts/: %d", strncmp(name, "/dev/pts/", 9) == 0);
    note("name is the other end's: %d", strcmp(name, ptsname(master)) == 0);
}

void make_openpty(struct made *made)
{
    int fds[2] = {-7, -8}, result;

    ready();
    result = openpty(&fds[0], &fds[1], NULL, NULL, NULL);
    made_pair(made, result, fds);
}

static void try_openpty_full(const void *unused)
{
    char name[64] = "as before";
    int next;

    (void)unused;
    for (unsigned room = 0; room < 2; room++) {
        int fds[2] = {-7, -8};

        limit_descriptors(room);
        TRY(openpty(&fds[0], &fds[1], name, NULL, NULL));
        unlimit_descriptors();
        note("array %d %d, name %s", fds[0], fds[1], name);
        next = dup(STDERR_FILENO);
        note("next descriptor %d", next);
        close(next);
    }
}

void case_openpty(void)
{
    struct termios settings = unusual_settings();
    struct winsize size = {.ws_row = 11, .ws_col = 77};
    char name[64] = "";
    int master, terminal;

    TRY(openpty(&master, &terminal, name, &settings, &size));
    note_name(master, name);
    note_terminal(terminal);
    note("controlling terminal %d", open("/dev/tty", O_RDWR));
    note("written %zd", write(master, "a\n", 2));
    born_and_gone("terminal", terminal);
    born_and_gone("master", master);
    TRY(openpty(&master, &terminal, NULL, NULL, &size));
    note_terminal(terminal);
    TRY(openpty(&master, &terminal, NULL, &settings, NULL));
    note_terminal(terminal);
    apart("no room", try_openpty_full, NULL);
}

/* --- forkpty --- */

void make_forkpty(struct made *made)
{
    int master = -7;
    pid_t child;

    ready();
    child = forkpty(&master, NULL, NULL, NULL);
    if (child == 0)
        _exit(EXIT_SUCCESS);
    finished(made);
    if (child < 0)
        return;
    add(made, master);
    waitpid(child, NULL, 0);
}

/* The child has the terminal as 0 to 2 and as its controlling one, and nothing else. */
static void be_child(void)
{
    const char *witness = getenv("WITNESS");

    printf("terminals %d%d%d, leader %d\n", isatty(0), isatty(1), isatty(2), getsid(0) == getpid());
    printf("controlling %d\n", open("/dev/tty", O_RDWR | O_CLOEXEC) >= 0);
    fflush(stdout);
    execl(witness, witness, (char *)NULL);
    _exit(127);
}

static void note_child(int master, pid_t child)
{
    FILE *stream = fdopen(master, "r");
    char line[256];
    int status;

    while (fgets(line, sizeof line, stream) != NULL)
        note("child: %.*s", (int)strcspn(line, "\r\n/"), line);
    waitpid(child, &status, 0);
    note("status %#x", (unsigned)status);
    fclose(stream);
}

static void try_forkpty_full(const void *unused)
{
    int master = -7;

    (void)unused;
    for (unsigned room = 0; room < 2; room++) {
        limit_descriptors(room);
        TRY(forkpty(&master, NULL, NULL, NULL));
        unlimit_descriptors();
        note("master %d", master);
    }
}

void case_forkpty(void)
{
    struct termios settings = unusual_settings();
    struct winsize size = {.ws_row = 12, .ws_col = 78};
    char name[64] = "";
    int master = -7;
    pid_t child = forkpty(&master, name, &settings, &size);

    if (child == 0)
        be_child();
    note("child %d", child > 0);
    note_name(master, name);
    note_terminal(master);
    born("master", master);
    note_kind(master);
    note_child(master, child);
    apart("no room", try_forkpty_full, NULL);
}
