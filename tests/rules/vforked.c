/*
 * vfork: what its child does to its own descriptors stays its own.  3 to 5 are ours; the child does something and ends somehow; then the
 * parent executes itself, and hands over what it would have without that child.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "rule.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

extern char **environ;

/* --- what a child does --- */

static void child_closes(void)
{
    close(3);
    close(4);
}

static void child_copies(void)
{
    dup2(0, 4);
    dup3(0, 5, O_CLOEXEC);
}

static void child_keeps(void)
{
    fcntl(3, F_SETFD, 0);
    fcntl(4, F_SETFD, FD_CLOEXEC);
}

static void child_closes_all(void)
{
    close_range(3, ~0u, 0);
}

static void child_closes_up_and_down(void)
{
    for (int fd = 3; fd < 200; fd++)
        close(fd);
    for (int fd = 200; fd > 2; fd--)
        close(fd);
}

/* More than is kept apart for it. */
static void child_copies_much(void)
{
    for (int fd = 3; fd < 400; fd += 2)
        dup2(0, fd);
}

static void child_opens(void)
{
    open("/dev/null", O_RDWR);
    open("/dev/null", O_RDWR);
}

static void child_does_nothing(void)
{
}

static void child_changes_its_own(void)
{
    close(3);
    fcntl(4, F_SETFD, FD_CLOEXEC);
    open("/dev/null", O_RDWR);
    open("/dev/null", O_RDWR);
}

static void (*const deeds[])(void) = {child_closes, child_copies,      child_keeps,        child_closes_all,     child_closes_up_and_down,
                                      child_opens,  child_copies_much, child_does_nothing, child_changes_its_own};
enum { CLOSES, COPIES, KEEPS, CLOSES_ALL, CLOSES_MUCH, OPENS, COPIES_MUCH, NOTHING, ITS_OWN };

/* --- how it ends --- */

static const char *path;
static char *const own_arguments[] = {"own", NULL}, *const witness[] = {"witness", "/dev/null", NULL};

static void end_by_exec(void)
{
    execv(path, witness);
}

static void end_by_failing(void)
{
    execv("/nonexistent/witness", witness);
    execvp("nonexistent-witness", witness);
    close(5);
    _exit(0);
}

static void end_by_exit(void)
{
    _Exit(0);
}

static void end_by_signal(void)
{
    kill(getpid(), SIGKILL);
}

static void end_as_own(void)
{
    execv(path, own_arguments);
}

static void end_after_another(void)
{
    pid_t child = vfork();

    if (child == 0) {
        close(5);
        execv(path, witness);
        _exit(1);
    }
    close(4);
    execv(path, witness);
}

static void (*const ends[])(void) = {end_by_exec, end_by_failing, end_by_exit, end_by_signal, end_as_own, end_after_another};
enum { EXEC, FAILS, EXITS, KILLED, OWN, NESTED };

/* As little as may be between vfork and the end: this frame is the child's and the parent's. */
static __attribute__((noinline)) void have_child(int deed, int end)
{
    pid_t child;

    path = end == OWN ? own_path() : getenv("WITNESS");
    child = vfork();
    if (child == 0) {
        deeds[deed]();
        ends[end]();
        _exit(126);
    }
    waitpid(child, NULL, 0);
}

static void execute_own(void)
{
    next_generation();
    execv(own_path(), own_arguments);
    fail("own path");
}

#define DEED(number) ((number) % 10)
#define END(number) ((number) / 10)

static void then_own(const struct rule_case *self)
{
    open_nulls(3);
    have_child(DEED(self->number), END(self->number));
    tell_descriptors("parent");
    execute_own();
}

/* The child's number is then libc's in the parent. */
static void then_directory(const struct rule_case *self)
{
    open_nulls(3);
    have_child(DEED(self->number), END(self->number));
    opendir("/");
    execute_own();
}

/* The parent's own doing after the child counts, however the child ended. */
static void then_closes(const struct rule_case *self)
{
    open_nulls(3);
    have_child(DEED(self->number), END(self->number));
    close(4);
    opendir("/");
    open_nulls(1);
    execute_own();
}

/* The child itself is handed what is its own. */
static void child_is_own(const struct rule_case *self)
{
    open_nulls(3);
    next_generation();
    have_child(DEED(self->number), OWN);
    tell_descriptors("parent");
}

/* A child of fork, out of a child of vfork, goes on with that one's. */
static void forked_by_child(const struct rule_case *self)
{
    pid_t child;

    (void)self;
    open_nulls(3);
    next_generation();
    path = own_path();
    child = vfork();
    if (child == 0) {
        close(3);
        if (fork() == 0) {
            open("/dev/null", O_RDWR);
            close(4);
            execv(path, own_arguments);
        }
        waitpid(-1, NULL, 0);
        _exit(0);
    }
    wait_for(child);
    execute_own();
}

/* --- threads --- */

enum { THREADS = 6, ROUNDS = 30 };

static void *have_children(void *unused)
{
    for (int i = 0; i < ROUNDS; i++) {
        have_child(i % 2 ? CLOSES : CLOSES_ALL, i % 3 ? FAILS : EXITS);
        close(open("/dev/null", O_RDWR));
    }
    return unused;
}

static void threads(const struct rule_case *self)
{
    pthread_t all[THREADS];

    (void)self;
    open_nulls(3);
    path = getenv("WITNESS");
    for (int i = 0; i < THREADS; i++)
        pthread_create(&all[i], NULL, have_children, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_join(all[i], NULL);
    execute_own();
}

/* One that is forked while another thread's child of vfork runs is not that child. */
static volatile bool done;

static void *have_children_until_done(void *unused)
{
    while (!done)
        have_child(CLOSES, FAILS);
    return unused;
}

static void forked_beside(const struct rule_case *self)
{
    pthread_t thread;

    (void)self;
    open_nulls(3);
    pthread_create(&thread, NULL, have_children_until_done, NULL);
    for (int i = 0; i < 20; i++)
        in_fork(child_does_nothing);
    in_fork(execute_own);
    done = true;
    pthread_join(thread, NULL);
}

static const char parent[] = "parent 3+ 4+ 5+ born 3+ 4+ 5+ |", bare_parent[] = "parent 3 4 5 born 3 4 5 3 4 5 |";
static const char all[] = "born 3+ 4+ 5+ |", bare_all[] = "born 3 4 5 3 4 5 |";

#define THEN_OWN(title, deed, end) {"vforked: " title, then_own, bare_parent, parent, .number = DEED(deed) + 10 * (end)}

static const struct rule_case vforked_cases[] = {
    THEN_OWN("closes, executes", CLOSES, EXEC),
    THEN_OWN("dup2, executes", COPIES, EXEC),
    THEN_OWN("F_SETFD, executes", KEEPS, EXEC),
    THEN_OWN("close_range, executes", CLOSES_ALL, EXEC),
    THEN_OWN("many closes, executes", CLOSES_MUCH, EXEC),
    THEN_OWN("more than is kept apart, executes", COPIES_MUCH, EXEC),
    THEN_OWN("opens, executes", OPENS, EXEC),
    THEN_OWN("closes, exec fails", CLOSES, FAILS),
    THEN_OWN("F_SETFD, exec fails", KEEPS, FAILS),
    THEN_OWN("more than is kept apart, exec fails", COPIES_MUCH, FAILS),
    THEN_OWN("closes, ends", CLOSES, EXITS),
    THEN_OWN("nothing, killed", NOTHING, KILLED),
    THEN_OWN("a child of its own", CLOSES, NESTED),
    {"vforked: opens what is libc's in the parent", then_directory, "born 3 4 5 3 4 5 |", "born 3+ 4+ 5+ |", .number = OPENS + 10 * EXEC},
    {"vforked: closes; what the parent closes is gone", then_closes, "born 3 5 6 3 5 6 |", "born 3+ 5+ 6+ |", .number = CLOSES + 10 * EXEC},
    {"vforked: exec fails; what the parent closes is gone", then_closes, "born 3 5 6 3 5 6 |", "born 3+ 5+ 6+ |",
     .number = CLOSES + 10 * FAILS},
    {"vforked: ends; what the parent closes is gone", then_closes, "born 3 5 6 3 5 6 |", "born 3+ 5+ 6+ |", .number = CLOSES + 10 * EXITS},
    {"vforked: killed at once; what the parent closes is gone", then_closes, "born 3 5 6 3 5 6 |", "born 3+ 5+ 6+ |",
     .number = NOTHING + 10 * KILLED},
    {"vforked: is handed its own", child_is_own, "born 3 5 6 3 5 6 | parent 3 4 5", "born 3+ 5+ 6+ | parent 3+ 4+ 5+", .number = ITS_OWN},
    {"vforked: closed all, is handed nothing", child_is_own, "born | parent 3 4 5", "born | parent 3+ 4+ 5+", .number = CLOSES_ALL},
    {"vforked: a child of fork out of it", forked_by_child, "born 3 5 3 5 | born 3 4 5 3 4 5 |", "born 3+ 5+ | born 3+ 4+ 5+ |"},
    {"vforked: threads", threads, bare_all, all},
    {"vforked: a fork beside it", forked_beside, bare_all, all},
};
RULE_GROUP(vforked);
