/*
 * The driver.  From the environment come CLOEXEC_LIBRARY and WITNESS; and, where it is to be tried in company,
 * CLOEXEC_BEFORE and CLOEXEC_BEHIND, what else is preloaded; or CLOEXEC_LINKED, a program that is linked with the
 * library and runs instead of this one; and TESTS_PATIENCE, the seconds that one run may take.
 *
 * PROGRAM [NAME]...                 all rows or some: TAP
 * PROGRAM --run NAME ACCOUNT        one row in this process, in the present directory
 * PROGRAM --list                    the names of all rows
 * PROGRAM --low                     says in its status which of 0, 1, 2 it was given
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "driver.h"

#include <sys/wait.h>

#include "stage.h"

/* Most of the time goes into waiting for other processes. The patience, in seconds, is for what hangs. */
enum { WORKERS = 4, PATIENCE = 900 };

/* Those who expect that something hangs have less of it. */
static unsigned patience(void)
{
    const char *wish = getenv("TESTS_PATIENCE");

    return wish != NULL ? (unsigned)atoi(wish) : PATIENCE;
}

static char directory[] = "/tmp/cloexec-rows-XXXXXX";
static int worker;

/* A path in this worker's directory. */
static const char *path_of(const char *name)
{
    static char paths[2][64];
    static unsigned turn;
    char *path = paths[turn++ % 2];

    snprintf(path, sizeof paths[0], "%s/%d/%s", directory, worker, name);
    return path;
}

/* --- one run --- */

static const char *wish(const char *name)
{
    const char *value = getenv(name);

    return value != NULL ? value : "";
}

/* What else is preloaded, bare too, stands before our library or behind it. */
static void set_environment(enum how how, const struct row *row)
{
    bool preloaded = how != BARE && *wish("CLOEXEC_LINKED") == '\0';
    char list[4096];

    setenv("HOME", "/nonexistent", 1); /* rexec reads .netrc there */
    snprintf(list, sizeof list, "%s %s %s", wish("CLOEXEC_BEFORE"), preloaded ? wish("CLOEXEC_LIBRARY") : "",
             wish("CLOEXEC_BEHIND"));
    if (strspn(list, " ") < strlen(list))
        setenv("LD_PRELOAD", list, 1);
    if (how == KEPT)
        setenv("CLOEXEC_KEEP", row->family, 1);
}

static const char *program(enum how how)
{
    return how != BARE && *wish("CLOEXEC_LINKED") != '\0' ? wish("CLOEXEC_LINKED") : "/proc/self/exe";
}

static void execute_row(const struct row *row, enum how how)
{
    int null = open("/dev/null", O_RDWR);

    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    dup2(null, BORN_WITH);
    close_range(3, BORN_WITH - 1, 0);
    close_range(BORN_WITH + 1, ~0u, 0);
    enter_stage(path_of("stage"));
    set_environment(how, row);
    alarm(patience());
    execl(program(how), "run", "--run", row->name, path_of("account"), (char *)NULL);
    _exit(127);
}

static void read_account(char *text, size_t size)
{
    int fd = open(path_of("account"), O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return;
    if (read(fd, text, size) < 0)
        *text = '\0';
    close(fd);
    unlink(path_of("account"));
}

char *run_row(const struct row *row, enum how how)
{
    enum { SIZE = 1 << 18, STATUS_SIZE = 64 };
    char *text = calloc(1, SIZE);
    int status;
    pid_t child = fork();

    if (child == 0)
        execute_row(row, how);
    waitpid(child, &status, 0);
    read_account(text, SIZE - STATUS_SIZE);
    remove_stage(path_of("stage"));
    if (status != 0)
        sprintf(text + strlen(text), "ended with status %#x\n", (unsigned)status);
    return text;
}

static int run(const struct driver *driver, const char *name, const char *path)
{
    const struct row *row = find_row(name);

    if (row == NULL)
        return EXIT_FAILURE;
    account = path;
    driver->run(row);
    flush_notes();
    return EXIT_SUCCESS;
}

static int low(void)
{
    int status = 0;

    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            status |= 1 << fd;
    return status;
}

/* --- several at the same time: each worker has a directory, and its report in it --- */

static void work(const struct driver *driver, const struct row *const *chosen, size_t count)
{
    if (mkdir(path_of(""), 0700) != 0 || freopen(path_of("report"), "w", stdout) == NULL)
        exit(EXIT_FAILURE);
    for (size_t i = (size_t)worker; i < count; i += WORKERS)
        driver->judge(chosen[i]);
    exit(EXIT_SUCCESS);
}

static void show_report(void)
{
    FILE *stream = fopen(path_of("report"), "r");
    char line[512];

    while (stream != NULL && fgets(line, sizeof line, stream) != NULL)
        fputs(line, stdout);
    if (stream != NULL)
        fclose(stream);
}

static int drive_rows(const struct driver *driver, const struct row *const *chosen, size_t count)
{
    for (worker = 0; worker < WORKERS; worker++)
        if (fork() == 0)
            work(driver, chosen, count);
    while (wait(NULL) > 0)
        ;
    for (worker = 0; worker < WORKERS; worker++)
        show_report();
    remove_stage(directory);
    return EXIT_SUCCESS;
}

/* --- main --- */

static int bail_out(const char *reason, const char *what)
{
    printf("Bail out! %s%s\n", reason, what);
    return EXIT_FAILURE;
}

static int choose_and_drive(const struct driver *driver, char **names)
{
    const struct row *chosen[ROW_COUNT];
    size_t count = 0, checks = 0;

    unsetenv("LD_PRELOAD");
    if (getenv("CLOEXEC_LIBRARY") == NULL || getenv("WITNESS") == NULL || mkdtemp(directory) == NULL)
        return bail_out("CLOEXEC_LIBRARY and WITNESS have to be set", "");
    for (; *names != NULL && count < ROW_COUNT; names++)
        if ((chosen[count++] = find_row(*names)) == NULL)
            return bail_out("no row ", *names);
    for (size_t i = 0, all = count == 0 ? fill_rows() : 0; i < all; i++)
        if (driver->checks(&rows[i]) > 0)
            chosen[count++] = &rows[i];
    for (size_t i = 0; i < count; i++)
        checks += driver->checks(chosen[i]);
    printf("1..%zu\n", checks);
    fflush(stdout);
    return drive_rows(driver, chosen, count);
}

static int list(void)
{
    for (size_t i = 0, count = fill_rows(); i < count; i++)
        puts(rows[i].name);
    return EXIT_SUCCESS;
}

int drive(const struct driver *driver, int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--list") == 0)
        return list();
    if (argc == 2 && strcmp(argv[1], "--low") == 0)
        return low();
    if (argc == 4 && strcmp(argv[1], "--run") == 0)
        return run(driver, argv[2], argv[3]);
    return choose_and_drive(driver, argv + 1);
}
