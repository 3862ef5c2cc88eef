/*
 * Counts system calls: what a row makes must not take more with the library than without.  Where the flag has to be set
 * late, one more for each descriptor.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "driver.h"

/* --- in a run: this process traces a child, which is preloaded or not as it is itself --- */

static void be_traced(const struct row *row)
{
    struct made made = {0};

    ptrace(PTRACE_TRACEME, 0, NULL, NULL);
    raise(SIGSTOP);
    circumstances.marked = true;
    for (int i = 0; i < 2; i++) {
        row->make(&made);
        if (made.count == 0)
            _exit(made.error == SENTINEL ? 1 : made.error);
        unmake(&made);
    }
    _exit(EXIT_SUCCESS);
}

/* Goes on to the next entry into the kernel.  Returns false at the end, with the status. */
static bool next_call(pid_t child, struct __ptrace_syscall_info *call, int *status)
{
    int signal_number = 0;

    for (;;) {
        if (ptrace(PTRACE_SYSCALL, child, NULL, (void *)(long)signal_number) != 0 || waitpid(child, status, 0) < 0)
            return false;
        if (WIFEXITED(*status) || WIFSIGNALED(*status))
            return false;
        signal_number = WSTOPSIG(*status) == (SIGTRAP | 0x80) ? 0 : WSTOPSIG(*status);
        if (signal_number == 0 && ptrace(PTRACE_GET_SYSCALL_INFO, child, (void *)sizeof *call, call) > 0 &&
            call->op == PTRACE_SYSCALL_INFO_ENTRY)
            return true;
    }
}

/* Counts the calls between the marks, and lists their numbers. */
static void count(pid_t child)
{
    struct __ptrace_syscall_info call;
    bool between = false;
    int calls = 0, status = 0;
    char numbers[512] = "";

    while (next_call(child, &call, &status)) {
        if (call.entry.nr == SYS_getpgid && (int)call.entry.args[0] == MARK) {
            between = !between;
        } else if (between) {
            calls++;
            if (strlen(numbers) < sizeof numbers - 16)
                sprintf(numbers + strlen(numbers), " %d", (int)call.entry.nr);
        }
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        note("refused here (%s)", error_name(WEXITSTATUS(status)));
    else if (status != 0)
        note("died, status %#x, after %d:%s", (unsigned)status, calls, numbers);
    else
        note("calls %d:%s", calls, numbers);
}

static void run(const struct row *row)
{
    pid_t child = fork();
    int status;

    if (child == 0)
        be_traced(row);
    if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status) ||
        ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) != 0)
        note("refused here (no ptrace)");
    else
        count(child);
}

/* --- in the driver --- */

static int expected(const struct row *row, int bare)
{
    struct late {
        const char *name;
        int descriptors;
    };
    static const struct late late[] = {{"fts_read", 1}, {"fts64_read", 1}, {"__fts64_read_time64", 1},
                                       {"rcmd", 2},     {"rcmd_af", 2},    {"rexec", 2},
                                       {"rexec_af", 2}};

    for (size_t i = 0; i < sizeof late / sizeof *late; i++)
        if (strcmp(row->name, late[i].name) == 0)
            return bare + 2 * late[i].descriptors;
    return bare;
}

/* Takes both accounts.  Returns whether one has no more calls than may be. */
static bool fits(const struct row *row, const char *bare, const char *preloaded)
{
    int count_bare, count_preloaded;

    return sscanf(bare, "calls %d", &count_bare) == 1 && sscanf(preloaded, "calls %d", &count_preloaded) == 1 &&
           count_preloaded <= expected(row, count_bare);
}

/*
 * Names drawn by lot are sometimes drawn again, which is a call more: what is always too much is too much three
 * times.
 */
static void judge(const struct row *row)
{
    enum { ATTEMPTS = 3 };
    char *bare = NULL, *preloaded = NULL;
    bool refused, good;

    for (int i = 0; i < ATTEMPTS; i++) {
        free(bare), free(preloaded);
        bare = run_row(row, BARE), preloaded = run_row(row, PRELOADED);
        refused = strncmp(bare, "refused", 7) == 0;
        if ((good = refused || fits(row, bare, preloaded)))
            break;
    }
    if (!good)
        printf("# bare:      %s# preloaded: %s", bare, preloaded);
    printf("%s - %s: no system call more than without the library", good ? "ok" : "not ok", row->name);
    if (refused)
        printf(" # SKIP %.*s", (int)strcspn(bare, "\n"), bare);
    putchar('\n');
    free(bare), free(preloaded);
}

static size_t one_check(const struct row *row)
{
    return row->make != NULL;
}

int main(int argc, char **argv)
{
    static const struct driver driver = {run, judge, one_check};

    return drive(&driver, argc, argv);
}
