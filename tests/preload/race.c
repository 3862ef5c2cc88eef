/*
 * The race: for each row two threads make descriptors and close them while a third executes the witness.  With the
 * library no descriptor may arrive in any execution; without it one has to arrive in some, or the race would prove
 * nothing: it goes on until one does.  There the makers rest on what they made now and then: popen and pclose spend
 * nearly all of their time in a child, and on a busy machine none of 4,000 executions fell into the moment between the
 * two.
 *
 * TESTS_LONG=1 in the environment: the full number of executions.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <pthread.h>

#include "driver.h"

enum { SHORT = 16, LONG = 400, PATIENCE = 100000 };

static bool is_preloaded(void)
{
    const char *list = getenv("LD_PRELOAD");

    return list != NULL && strstr(list, "libcloexec") != NULL;
}

static int executions(void)
{
    const char *wish = getenv("TESTS_LONG");

    return wish != NULL && *wish == '1' ? LONG : SHORT;
}

/* --- in a run --- */

static void rest(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
}

/*
 * A little less important than the executions, so that these do not wait for a processor: on Linux that is a thread's
 * own.
 */
static void *make_for_ever(void *maker)
{
    bool rests = !is_preloaded();

    setpriority(PRIO_PROCESS, (id_t)gettid(), 5);
    for (unsigned turn = 0;; turn++) {
        struct made made = {0};

        (*(maker_function *const *)maker)(&made);
        if (rests && turn % 8 == 0)
            rest();
        unmake(&made);
    }
    return NULL;
}

/* Without the library the first arrival is enough. */
static void execute_and_count(void)
{
    int arrived = 0, executed = 0, most = is_preloaded() ? executions() : PATIENCE;

    while (executed < most && (is_preloaded() || arrived == 0)) {
        executed++;
        arrived += count_received() != 0;
    }
    note("arrived in %d of %d", arrived, executed);
}

static void run(const struct row *row)
{
    struct made made = {0};
    pthread_t threads[2];

    close(BORN_WITH);
    row->make(&made);
    if (made.count == 0) {
        note("refused here (%s)", error_name(made.error));
        return;
    }
    unmake(&made);
    for (int i = 0; i < 2; i++)
        MUST(-pthread_create(&threads[i], NULL, make_for_ever, (void *)&row->make));
    execute_and_count();
    flush_notes();
    _exit(EXIT_SUCCESS);
}

/* --- in the driver --- */

static void judge(const struct row *row)
{
    char *bare = run_row(row, BARE), *preloaded = run_row(row, PRELOADED);
    int arrived_bare = -1, arrived = -1, executed_bare = 0, executed = 0;
    bool refused = strncmp(bare, "refused", 7) == 0, good;

    sscanf(bare, "arrived in %d of %d", &arrived_bare, &executed_bare);
    sscanf(preloaded, "arrived in %d of %d", &arrived, &executed);
    good = refused || (arrived == 0 && arrived_bare > 0);
    printf("%s - %s: arrived in %d of %d, without the library in %d of %d", good ? "ok" : "not ok", row->name, arrived,
           executed, arrived_bare, executed_bare);
    if (refused)
        printf(" # SKIP %.*s", (int)strcspn(bare, "\n"), bare);
    putchar('\n');
    free(bare);
    free(preloaded);
}

/* A flag that is set late, where libc offers no other way, loses the race: those rows are not raced. */
static size_t one_check(const struct row *row)
{
    return row->make != NULL && strcmp(row->form, "late") != 0;
}

int main(int argc, char **argv)
{
    static const struct driver driver = {run, judge, one_check};

    return drive(&driver, argc, argv);
}
