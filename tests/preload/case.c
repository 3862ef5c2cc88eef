/*
 * What the cases share: the account, the witness, the circumstances of a decisive call.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "case.h"

#include <stdarg.h>
#include <sys/stat.h>
#include <sys/wait.h>

struct circumstances circumstances;
const char *account;

static char notes[1 << 16];
static size_t used;

void note(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    used += (size_t)vsnprintf(notes + used, sizeof notes - used, format, arguments);
    va_end(arguments);
    used += (size_t)snprintf(notes + used, sizeof notes - used, "\n");
}

void flush_notes(void)
{
    int fd = open(account, O_WRONLY | O_APPEND | O_CREAT, 0600);

    if (fd < 0 || write(fd, notes, used) != (ssize_t)used)
        abort();
    close(fd);
    used = 0;
}

const char *error_name(int error)
{
    const char *name = error == SENTINEL ? "as before" : strerrorname_np(error);

    return name != NULL ? name : "unknown";
}

long note_result(const char *what, long result)
{
    int error = errno;

    if (result < 0)
        note("%s: %ld %s", what, result, error_name(error));
    else if (error == SENTINEL)
        note("%s: %ld", what, result);
    else
        note("%s: %ld, errno became %s", what, result, error_name(error));
    errno = error;
    return result;
}

long must(const char *what, long result)
{
    if (result >= 0)
        return result;
    fprintf(stderr, "# set-up failed: %s: %s\n", what, strerror(errno));
    note("set-up failed: %s", what);
    flush_notes();
    _exit(EXIT_FAILURE);
}

void skip(const char *reason)
{
    note("skip %s", reason);
    flush_notes();
    _exit(EXIT_SUCCESS);
}

/* --- descriptors --- */

static void execute_witness(int out)
{
    const char *witness = getenv("WITNESS");

    if (dup2(out, STDOUT_FILENO) >= 0 && fcntl(STDOUT_FILENO, F_SETFD, 0) == 0)
        execl(witness, witness, (char *)NULL);
    _exit(127);
}

static pid_t start_witness(int out)
{
    pid_t child = vfork();

    if (child == 0)
        execute_witness(out);
    return child;
}

/* What the witness says, up to its end. */
static void ask_witness(char *report, size_t size)
{
    int fds[2];
    ssize_t length;
    size_t filled = 0;
    pid_t child;

    MUST(pipe2(fds, O_CLOEXEC));
    child = start_witness(fds[1]);
    close(fds[1]);
    while ((length = read(fds[0], report + filled, size - 1 - filled)) > 0)
        filled += (size_t)length;
    report[filled] = '\0';
    close(fds[0]);
    waitpid(child, NULL, 0);
}

/*
 * The witness looks at descriptors above 2; for the others a program that says in its status which of them it has
 * (rows.c).
 */
static bool low_reaches_child(int fd)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        execle("/proc/self/exe", "rows", "--low", (char *)NULL, (char *[]){NULL});
        _exit(127);
    }
    waitpid(child, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) == 127)
        abort();
    return WEXITSTATUS(status) >> fd & 1;
}

bool reaches_child(int fd)
{
    char report[1 << 16] = "\n", line[16];

    /* With its family kept, a row has to do what it does without us: there the flag is enough. */
    if (getenv("CLOEXEC_KEEP") != NULL)
        return fcntl(fd, F_GETFD) == 0;
    if (fd >= 0 && fd <= 2)
        return low_reaches_child(fd);
    ask_witness(report + 1, sizeof report - 1);
    if (strstr(report, "\nend ") == NULL) {
        note("the witness said nothing");
        return true;
    }
    snprintf(line, sizeof line, "\n%d ", fd);
    return strstr(report, line) != NULL;
}

int count_received(void)
{
    char report[1 << 16], *end;

    ask_witness(report, sizeof report);
    end = strstr(report, "end ");
    return end != NULL ? atoi(end + 4) : -1;
}

static void note_child(const char *verb, const char *what, int fd)
{
    int error = errno;

    note("%s %d %s: %s", verb, fd, what, fd < 0 ? "none" : reaches_child(fd) ? "received" : "withheld");
    errno = error;
}

void born(const char *what, int fd)
{
    note_child("born", what, fd);
}

void note_fate(const char *what, int fd)
{
    note_child("fate", what, fd);
}

void note_kind(int fd)
{
    struct stat status = {0};

    /*
     * The kernel shows O_CLOEXEC here of a descriptor that was born with it by TIOCGPTPEER or by an event of
     * fanotify.
     */
    note("kind %d: flags %o, mode %o", fd, (unsigned)fcntl(fd, F_GETFL) & ~(unsigned)O_CLOEXEC,
         fstat(fd, &status) == 0 ? status.st_mode : 0);
}

void born_and_gone(const char *what, int fd)
{
    if (fd < 0) {
        note("%s: none", what);
        return;
    }
    born(what, fd);
    note_kind(fd);
    close(fd);
}

/* --- circumstances --- */

void limit_descriptors(unsigned room)
{
    struct rlimit limit;
    int lowest = (int)MUST(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0));

    close(lowest);
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = (rlim_t)lowest + room;
    MUST(setrlimit(RLIMIT_NOFILE, &limit));
}

void unlimit_descriptors(void)
{
    struct rlimit limit;

    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max < 1024 ? limit.rlim_max : 1024;
    setrlimit(RLIMIT_NOFILE, &limit);
}

void ready(void)
{
    if (circumstances.low)
        for (int fd = 0; fd <= 2; fd++)
            close(fd);
    if (circumstances.full)
        limit_descriptors(circumstances.room);
    if (circumstances.marked)
        getpgid(MARK);
    errno = SENTINEL;
}

void finished(struct made *made)
{
    made->error = errno;
    if (circumstances.marked)
        getpgid(MARK);
    if (circumstances.full)
        unlimit_descriptors();
}

void add(struct made *made, int fd)
{
    if (fd >= 0 && made->count < MOST_MADE)
        made->fds[made->count++] = fd;
}

void made_fd(struct made *made, int fd)
{
    finished(made);
    add(made, fd);
}

void made_pair(struct made *made, int result, const int fds[2])
{
    finished(made);
    if (result >= 0) {
        add(made, fds[0]);
        add(made, fds[1]);
    }
}

void made_stream(struct made *made, FILE *stream, int (*dispose)(FILE *stream))
{
    finished(made);
    if (stream != NULL) {
        add(made, fileno(stream));
        made->object = stream;
        made->dispose = (int (*)(void *))(void (*)(void))dispose;
    }
}

void unmake(struct made *made)
{
    if (made->dispose != NULL)
        made->dispose(made->object);
    else
        for (int i = 0; i < made->count; i++)
            close(made->fds[i]);
    *made = (struct made){0};
}

/* --- processes --- */

void apart(const char *what, void (*part)(const void *), const void *argument)
{
    int status;
    pid_t child;

    note("-- %s", what);
    flush_notes();
    child = fork();
    if (child == 0) {
        part(argument);
        flush_notes();
        _exit(EXIT_SUCCESS);
    }
    waitpid(child, &status, 0);
    if (status != 0)
        note("-- %s ended with status %#x", what, (unsigned)status);
}
