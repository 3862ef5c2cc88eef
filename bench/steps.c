/*
 * Counts user instructions up to an exec, which valgrind cannot: `steps COMMAND...` prints how many COMMAND ran, one at a
 * time, from where it stops itself (SIGSTOP) to where it does so again or executes a program; those of children that it
 * makes in between, up to their exec, are among them.
 * SPDX-License-Identifier: MIT
 */
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static void resume(int request, pid_t process, int signal)
{
    if (ptrace(request, process, NULL, (void *)(long)signal) != 0 && errno != ESRCH)
        err(1, "ptrace");
}

/* Returns the next process to stop; if the main one ends instead, so do we. */
static pid_t next_stop(pid_t main_process, int *status)
{
    pid_t process;

    do {
        process = waitpid(-1, status, __WALL);
        if (process < 0)
            err(1, "waitpid");
        if (process == main_process && !WIFSTOPPED(*status))
            errx(1, "the command ended before its mark");
    } while (!WIFSTOPPED(*status));
    return process;
}

static pid_t start(char **command)
{
    pid_t process = fork();
    int status;

    if (process < 0)
        err(1, "fork");
    if (process == 0) {
        resume(PTRACE_TRACEME, 0, 0);
        execvp(command[0], command);
        err(127, "%s", command[0]);
    }
    next_stop(process, &status);
    if (ptrace(PTRACE_SETOPTIONS, process, NULL,
               PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
                   PTRACE_O_EXITKILL) != 0)
        err(1, "ptrace");
    return process;
}

static void run_to_mark(pid_t process)
{
    int status;

    do {
        resume(PTRACE_CONT, process, 0);
        next_stop(process, &status);
    } while (WSTOPSIG(status) != SIGSTOP);
}

static bool is_exec(int status)
{
    return status >> 16 == PTRACE_EVENT_EXEC;
}

/* A stop for a signal that is the program's own, not ptrace's. */
static int to_deliver(int status)
{
    int signal = WSTOPSIG(status);

    return status >> 16 != 0 || signal == SIGTRAP || signal == SIGSTOP ? 0 : signal;
}

static long count_steps(pid_t main_process)
{
    long steps = 0;
    int status;
    pid_t process = main_process;

    resume(PTRACE_SINGLESTEP, main_process, 0);
    for (;;) {
        process = next_stop(main_process, &status);
        if (process == main_process && (is_exec(status) || WSTOPSIG(status) == SIGSTOP))
            return steps;
        steps += status >> 16 == 0 && WSTOPSIG(status) == SIGTRAP;
        resume(is_exec(status) ? PTRACE_DETACH : PTRACE_SINGLESTEP, process, to_deliver(status));
    }
}

int main(int argc, char **argv)
{
    pid_t process;

    if (argc < 2)
        errx(2, "usage: steps COMMAND...");
    process = start(argv + 1);
    run_to_mark(process);
    printf("%ld\n", count_steps(process));
    return 0;
}
