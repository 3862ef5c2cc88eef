/*
 * What closes: nothing is made, the record forgets.  The number has to be what it was for the program, and what is made on it
 * afterwards ours again.  What the record is for is tested in tests/rules.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <dirent.h>
#include <mqueue.h>
#include <utmp.h>

#include "table.h"

static int fresh(void)
{
    return (int)MUST(open("/dev/null", O_RDONLY));
}

static void note_once_more(void)
{
    born_and_gone("the number once more", (int)TRY(dup(STDERR_FILENO)));
}

static void try_close_range(int (*close_them)(unsigned first, unsigned last, int flags))
{
    int first = fresh(), second = fresh();

    TRY_AS("close_range of two", close_them((unsigned)first, (unsigned)second, 0));
    TRY_AS("the first", fcntl(first, F_GETFD));
    TRY_AS("the second", fcntl(second, F_GETFD));
    TRY_AS("backwards", close_them(9, 3, 0));
    TRY_AS("unknown flags", close_them(3, 3, 1 << 20));
    first = fresh();
    TRY_AS("only flagged", close_them((unsigned)first, (unsigned)first, 1 << 2));
    note_fate("flagged", first);
    close(first);
    note_once_more();
}

#ifdef HAVE_CLOSE_RANGE
void case_close_range(void)
{
    try_close_range(close_range);
}
#endif

static int raw_close_range(unsigned first, unsigned last, int flags)
{
    return (int)syscall(SYS_close_range, first, last, flags);
}

void case_raw_close_range(void)
{
    try_close_range(raw_close_range);
}

#ifdef HAVE_CLOSEFROM
void case_closefrom(void)
{
    int first = fresh(), second = fresh();

    closefrom(first);
    TRY_AS("the first", fcntl(first, F_GETFD));
    TRY_AS("the second", fcntl(second, F_GETFD));
    note_once_more();
}
#endif

static void try_stream(FILE *stream, int (*close_it)(FILE *stream))
{
    int fd = fileno(stream);

    TRY(close_it(stream));
    if (fd >= 0)
        TRY_AS("the descriptor", fcntl(fd, F_GETFD));
    note_once_more();
}

static void try_fclose(int (*close_it)(FILE *stream))
{
    char memory[8] = "";

    try_stream(fopen("/dev/null", "r"), close_it);
    try_stream(fmemopen(memory, sizeof memory, "r"), close_it);
}

void case_fclose(void)
{
    try_fclose(fclose);
}

#ifdef HAVE__IO_FCLOSE
void case__IO_fclose(void)
{
    try_fclose(_IO_fclose);
}
#endif

/* The descriptor is closed, and the stream goes on without one. */
static void try_close_it(int (*close_it)(FILE *stream))
{
    FILE *stream = fopen("/dev/null", "r");
    int fd = fileno(stream);

    TRY(close_it(stream));
    TRY_AS("the descriptor", fcntl(fd, F_GETFD));
    note_once_more();
}

#ifdef HAVE__IO_FILE_CLOSE
void case__IO_file_close(void)
{
    try_close_it(_IO_file_close);
}
#endif

#ifdef HAVE__IO_FILE_CLOSE_IT
void case__IO_file_close_it(void)
{
    try_close_it(_IO_file_close_it);
    TRY(_IO_file_close_it(fopen("/dev/null", "r")));
}
#endif

#ifdef HAVE__IO_PROC_CLOSE
void case__IO_proc_close(void)
{
    FILE *stream = popen("exit 3", "r");
    int fd = fileno(stream);

    TRY(_IO_proc_close(stream));
    TRY_AS("the descriptor", fcntl(fd, F_GETFD));
    note_once_more();
}
#endif

#ifdef HAVE_ENDMNTENT
void case_endmntent(void)
{
    try_stream(fopen("/dev/null", "r"), endmntent);
    try_stream(setmntent("file", "r"), endmntent);
    TRY(endmntent(NULL));
}
#endif

#ifdef HAVE___ENDMNTENT
void case___endmntent(void)
{
    try_stream(fopen("/dev/null", "r"), __endmntent);
}
#endif

#ifdef HAVE_MQ_CLOSE
void case_mq_close(void)
{
    struct mq_attr attributes = {.mq_maxmsg = 1, .mq_msgsize = 1};
    char name[32];
    mqd_t queue;

    snprintf(name, sizeof name, "/cloexec-%d", getpid());
    queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes);
    mq_unlink(name);
    if (queue < 0)
        skip("no message queues here");
    note_fate("a queue", queue);
    TRY(mq_close(queue));
    TRY_AS("the descriptor", fcntl(queue, F_GETFD));
    TRY(mq_close(queue));
    TRY(mq_close(-1));
    note_once_more();
}
#endif

void case_pclose(void)
{
    try_stream(popen("exit 3", "r"), pclose);
}

void case_closedir(void)
{
    DIR *directory = fdopendir((int)MUST(open("/", O_RDONLY | O_DIRECTORY)));
    int fd = dirfd(directory);

    TRY(closedir(directory));
    TRY_AS("the descriptor", fcntl(fd, F_GETFD));
    TRY(closedir(NULL));
    note_once_more();
}

static char *const here[] = {(char *)"/dev/null", NULL};

#ifdef HAVE_FTS_CLOSE
void case_fts_close(void)
{
    FTS *tree = fts_open(here, FTS_PHYSICAL, NULL);

    TRY(fts_close(tree));
    tree = fts_open(here, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    TRY(fts_close(tree));
    note_once_more();
}
#endif

#ifdef HAVE_FTS64_CLOSE
void case_fts64_close(void)
{
    FTS64 *tree = fts64_open(here, FTS_PHYSICAL, NULL);

    TRY(fts64_close(tree));
    note_once_more();
}
#endif

#ifdef HAVE___FTS64_CLOSE_TIME64
void case___fts64_close_time64(void)
{
    FTS64 *tree = __fts64_open_time64(here, FTS_PHYSICAL, NULL);

    TRY(__fts64_close_time64(tree));
    note_once_more();
}
#endif

#ifdef HAVE_LOGIN_TTY
void case_login_tty(void)
{
    int master = (int)MUST(posix_openpt(O_RDWR | O_NOCTTY)), terminal;

    MUST(grantpt(master));
    MUST(unlockpt(master));
    terminal = (int)MUST(open(ptsname(master), O_RDWR | O_NOCTTY));
    TRY_AS("in the old session", login_tty(-1));
    setsid();
    TRY_AS("login_tty", login_tty(terminal));
    TRY_AS("the descriptor", fcntl(terminal, F_GETFD));
    note_once_more();
}
#endif
