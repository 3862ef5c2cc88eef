/*
 * One row in a process of its own: two calls, then the witness is executed to tell what a child gets.  What the tests themselves need
 * from libc they take past the library, which therefore has seen nothing before the calls that count.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "run.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "fixture.h"

/* Ends what hangs; a busy machine needs far less. */
enum { PATIENCE = 300 };

run_arm *run_arm_by;

static char report_path[] = "witness-report-XXXXXX";

static struct run *shared(bool bare)
{
    static struct run *runs;

    if (runs == NULL)
        runs = mmap(NULL, 2 * sizeof *runs, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return &runs[bare];
}

static void make_call(bool bare, row_call *call, struct outcome *outcome)
{
    fixture_clean();
    memset(&fault_log, 0, sizeof fault_log);
    errno = UNTOUCHED;
    call(bare, outcome);
    outcome->error = errno;
    outcome->log = fault_log;
    fixture_clean();
}

static void arm(const struct plan *plan, int i)
{
    if (i == 0 || strcmp(plan->scenarios[i], plan->scenarios[i - 1]) != 0)
        run_arm_by(plan->scenarios[i]);
}

static void execute_witness(void)
{
    const char *witness = getenv("WITNESS");
    char *const arguments[] = {"witness", report_path, NULL};

    if (fork() == 0) {
        execv(witness, arguments);
        _exit(127);
    }
    wait(NULL);
}

static void child(const struct plan *plan, struct run *result)
{
    alarm(PATIENCE);
    fixture_prepare();
    for (int i = 0; i < RUN_CALLS; i++) {
        arm(plan, i);
        make_call(plan->bare, plan->calls[i], &result->outcomes[i]);
    }
    execute_witness();
    _exit(EXIT_SUCCESS);
}

static void mark_received(struct run *result, int fd)
{
    for (int i = 0; i < RUN_CALLS; i++)
        for (int j = 0; j < result->outcomes[i].count; j++)
            result->outcomes[i].received |= result->outcomes[i].fds[j] == fd;
}

static void read_report(struct run *result)
{
    char line[512];
    FILE *report = LIBC(fopen)(report_path, "re");

    while (report != NULL && fgets(line, sizeof line, report) != NULL)
        if (strncmp(line, "end ", 4) == 0)
            result->ended = true;
        else
            mark_received(result, atoi(line));
    if (report != NULL)
        fclose(report);
}

static void new_report(void)
{
    static bool made;

    if (!made)
        LIBC(close)(LIBC(mkostemp)(report_path, O_CLOEXEC));
    made = true;
    truncate(report_path, 0);
}

static void remove_report(void)
{
    unlink(report_path);
}

const struct run *run(const struct plan *plan)
{
    struct run *result = shared(plan->bare);
    pid_t pid;
    int status;

    memset(result, 0, sizeof *result);
    new_report();
    fflush(stdout);
    pid = fork();
    if (pid == 0)
        child(plan, result);
    waitpid(pid, &status, 0);
    if (status == 0)
        read_report(result);
    remove_report();
    return result;
}

const struct run *run_twice(bool bare, row_call *call, const char *first, const char *second)
{
    return run(&(struct plan){.bare = bare, .calls = {call, call}, .scenarios = {first, second}});
}
