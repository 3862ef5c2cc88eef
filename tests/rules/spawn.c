/*
 * posix_spawn: hands over without touching the parent's flags.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "rule.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

extern char **environ;

static const char *make_helper(void)
{
    const char *path = case_path("jspawnhelper");

    if (symlink(getenv("WITNESS"), path) != 0)
        fail(path);
    return path;
}

static void spawn_helper(const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes)
{
    const char *path = make_helper();
    pid_t child = -2;
    int error;

    open_nulls(2);
    error = posix_spawn(&child, path, actions, attributes, witness_arguments(NULL), environ);
    if (error != 0)
        tell("%s", strerror(error));
    else
        wait_for(child);
    tell_descriptors("parent");
}

static void plain(const struct rule_case *self)
{
    (void)self;
    spawn_helper(NULL, NULL);
}

static void with_attributes(const struct rule_case *self)
{
    posix_spawnattr_t attributes;

    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, (short)self->number);
    spawn_helper(NULL, &attributes);
}

static void with_actions(const struct rule_case *self)
{
    posix_spawn_file_actions_t actions;

    (void)self;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, 0, 9);
    spawn_helper(&actions, NULL);
}

static void own(const struct rule_case *self)
{
    pid_t child;
    char *const arguments[] = {"own", NULL};

    open_nulls(2);
    open_null(O_RDWR | O_CLOEXEC);
    next_generation();
    setenv("PATH", getenv("RULE_DIRECTORY"), 1);
    errno = self->number ? posix_spawnp(&child, "copy", NULL, NULL, arguments, environ)
                         : posix_spawn(&child, own_path(), NULL, NULL, arguments, environ);
    if (errno != 0)
        fail("posix_spawn");
    wait_for(child);
    tell_descriptors("parent");
}

/* Meant for this process, which a new one is not. */
static void other(const struct rule_case *self)
{
    char number[16];
    pid_t child;

    (void)self;
    open_nulls(2);
    snprintf(number, sizeof number, "%d", getpid());
    setenv("LISTEN_PID", number, 1);
    setenv("LISTEN_FDS", "2", 1);
    if (posix_spawn(&child, getenv("WITNESS"), NULL, NULL, witness_arguments(NULL), environ) != 0)
        fail("posix_spawn");
    wait_for(child);
}

static void named(const struct rule_case *self)
{
    static const char *const arguments[] = {"--x-fd=4", NULL};
    pid_t child;

    (void)self;
    open_nulls(2);
    if (posix_spawnp(&child, getenv("WITNESS"), NULL, NULL, witness_arguments(arguments), environ) != 0)
        fail("posix_spawnp");
    wait_for(child);
}

/* Nothing is left behind: no child, no changed flag, no changed number. */
static void failing(const struct rule_case *self)
{
    pid_t child = -2;
    int error;

    open_nulls(2);
    error = self->number ? posix_spawnp(&child, self->text, NULL, NULL, witness_arguments(NULL), environ)
                         : posix_spawn(&child, self->text, NULL, NULL, witness_arguments(NULL), environ);
    tell("%d %s", error, child == -2 ? "no number" : "a number");
    tell_descriptors("parent");
    tell(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD ? "no child" : "a child");
}

/* A script without #!: posix_spawnp does not give it to a shell. */
static void without_interpreter(const struct rule_case *self)
{
    int fd = open(case_path("jspawnhelper"), O_WRONLY | O_CREAT | O_CLOEXEC, 0700);
    pid_t child;

    (void)self;
    if (fd < 0 || dprintf(fd, "echo =executed\n") < 0 || close(fd) != 0)
        fail("script");
    open_nulls(1);
    setenv("PATH", getenv("RULE_DIRECTORY"), 1);
    tell("%d", posix_spawnp(&child, "jspawnhelper", NULL, NULL, witness_arguments(NULL), environ) == ENOEXEC);
}

/* --- signals --- */

static volatile sig_atomic_t handled_elsewhere;
static volatile bool done;
static pid_t first_process;

static void handle(int signal)
{
    (void)signal;
    if (getpid() != first_process)
        handled_elsewhere++;
}

static void *signal_all(void *unused)
{
    while (!done)
        kill(0, SIGUSR1);
    return unused;
}

/* A signal that waits for the child must not run the parent's handler there, in the parent's memory. */
static void signalled(const struct rule_case *self)
{
    const char *path = make_helper();
    pthread_t thread;
    pid_t child;

    (void)self;
    open_nulls(1);
    first_process = getpid();
    setpgid(0, 0);
    signal(SIGUSR1, handle);
    pthread_create(&thread, NULL, signal_all, NULL);
    for (int i = 0; i < 50; i++)
        if (posix_spawn(&child, path, NULL, NULL, (char *[]){"witness", "/dev/null", NULL}, environ) == 0)
            waitpid(child, NULL, 0);
    done = true;
    pthread_join(thread, NULL);
    tell("handled in a child: %d", handled_elsewhere);
}

static const char *state_of(const sigset_t *mask, int number)
{
    return sigismember(mask, number) ? "blocked" : "open";
}

static void tell_signals(void)
{
    sigset_t mask;

    sigprocmask(SIG_SETMASK, NULL, &mask);
    tell("USR1 %s, USR2 %s, TERM %s, INT %s", signal(SIGUSR1, SIG_DFL) == SIG_DFL ? "default" : "ignored",
         signal(SIGUSR2, SIG_DFL) == SIG_DFL ? "default" : "ignored", state_of(&mask, SIGTERM), state_of(&mask, SIGINT));
}

/* The child has the parent's mask, and ignores what the parent ignores; the parent's handler is still there. */
static void kept_signals(const struct rule_case *self)
{
    sigset_t mask;
    pid_t child;

    (void)self;
    open_nulls(1);
    signal(SIGUSR1, handle);
    signal(SIGUSR2, SIG_IGN);
    sigemptyset(&mask);
    sigaddset(&mask, SIGTERM);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    next_generation();
    if (posix_spawn(&child, own_path(), NULL, NULL, (char *[]){"own", NULL}, environ) != 0)
        fail("posix_spawn");
    wait_for(child);
    sigprocmask(SIG_SETMASK, NULL, &mask);
    tell("parent: %d %d %d", signal(SIGUSR1, SIG_DFL) == handle, sigismember(&mask, SIGTERM), sigismember(&mask, SIGINT));
}

/* What the child did to its descriptors counts. */
static void out_of_vfork(const struct rule_case *self)
{
    const char *path = own_path();
    pid_t child;

    (void)self;
    open_nulls(2);
    next_generation();
    child = vfork();
    if (child == 0) {
        pid_t grandchild;

        close(3);
        posix_spawn(&grandchild, path, NULL, NULL, (char *[]){"own", NULL}, environ);
        waitpid(grandchild, NULL, 0);
        _exit(0);
    }
    wait_for(child);
    tell_descriptors("parent");
}

/* --- threads --- */

enum { THREADS = 4, ROUNDS = 12 };
static char helper[4096];
static int wrong;

/* Spawns a helper or the witness with its report in a file, and says how many descriptors arrived. */
static int spawn_and_count(const char *path, const char *report)
{
    char line[4096] = "";
    char *const arguments[] = {"witness", (char *)report, NULL};
    pid_t child;
    FILE *file;
    int count = -1;

    if (posix_spawn(&child, path, NULL, NULL, arguments, environ) != 0 || waitpid(child, NULL, 0) != child)
        return -1;
    file = fopen(report, "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        sscanf(line, "end %d", &count);
    if (file != NULL)
        fclose(file);
    unlink(report);
    return count;
}

/* Even threads spawn the helper, which gets at least what its thread made; odd ones the witness, which gets nothing. */
static void *spawn_rounds(void *argument)
{
    long thread = (long)argument;
    char report[64];

    snprintf(report, sizeof report, "/tmp/cloexec-spawn-%d-%ld", getpid(), thread);
    for (int i = 0; i < ROUNDS; i++) {
        int ends[2], count;

        if (pipe(ends) != 0)
            return NULL;
        count = spawn_and_count(thread % 2 ? getenv("WITNESS") : helper, report);
        if (thread % 2 ? count != 0 : count < 2)
            __atomic_fetch_add(&wrong, 1, __ATOMIC_RELAXED);
        close(ends[0]);
        close(ends[1]);
    }
    return NULL;
}

static void threads(const struct rule_case *self)
{
    pthread_t all[THREADS];

    (void)self;
    strcpy(helper, make_helper());
    for (long i = 0; i < THREADS; i++)
        pthread_create(&all[i], NULL, spawn_rounds, (void *)i);
    for (int i = 0; i < THREADS; i++)
        pthread_join(all[i], NULL);
    tell(getenv("LD_PRELOAD") == NULL ? "done" : "%d wrong", wrong);
}

static const struct rule_case spawn_cases[] = {
    {"spawn: target", plain, "3 4 | parent 3 4", "3 4 | parent 3+ 4+"},
    {"spawn: target, attributes without effect", with_attributes, "3 4 | parent 3 4", "3 4 | parent 3+ 4+"},
    {"spawn: target, attributes", with_attributes, "3 4 | parent 3 4", "3 4 | parent 3+ 4+", .number = POSIX_SPAWN_SETPGROUP},
    {"spawn: target, file actions", with_actions, "3 4 9 | parent 3 4", "3 4 9 | parent 3+ 4+"},
    {"spawn: own executable", own, "born 3 4 3 4 | parent 3 4 5+", "born 3+ 4+ | parent 3+ 4+ 5+"},
    {"spawn: own executable along PATH", own, "born 3 4 3 4 | parent 3 4 5+", "born 3+ 4+ | parent 3+ 4+ 5+", .run_as = "copy",
     .number = 1},
    {"spawn: another program, LISTEN_FDS", other, "3 4 |", "|"},
    {"spawn: another program, a named number", named, "3 4 |", "4 |"},
    {"spawn: fails", failing, "2 no number parent 3 4 no child", "2 no number parent 3+ 4+ no child", .text = "/nonexistent/jspawnhelper"},
    {"spawn: fails along PATH", failing, "2 no number parent 3 4 no child", "2 no number parent 3+ 4+ no child", .text = "jspawnhelper", .number = 1},
    {"spawn: fails, no permission", failing, "13 no number parent 3 4 no child", "13 no number parent 3+ 4+ no child", .text = "/etc/passwd"},
    {"spawn: no shell for what is no program", without_interpreter, "1"},
    {"spawn: no handler runs in the child", signalled, "handled in a child: 0"},
    {"spawn: signals", kept_signals, "USR1 default, USR2 ignored, TERM blocked, INT open parent: 1 1 0", .again = tell_signals},
    {"spawn: out of a child of vfork", out_of_vfork, "born 4 4 | parent 3 4", "born 4+ | parent 3+ 4+"},
    {"spawn: threads", threads, "done", "0 wrong"},
};
RULE_GROUP(spawn);
