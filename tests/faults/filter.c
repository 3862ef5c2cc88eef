/*
 * The filters, made from syscalls.def: each call whose flag is in an argument is refused when it carries the flag.  open and its kin
 * are left alone: no kernel and no container ever refused O_CLOEXEC, and nothing could be executed.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "filter.h"

#include <stddef.h>

#ifdef HAVE_SECCOMP

#include <errno.h>
#include <linux/perf_event.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "libc.h"

static const struct rule {
    int number;
    const char *family;
    unsigned argument;
    unsigned long mask, value;
} rules[] = {
#define RAW_CALL(name, result, form, with, argument, refused, family) RULE_##form(name, with, argument, family)
#define RULE_flag(name, with, argument, family)                                                                        \
    {SYS_##name, #family, argument - 1, (unsigned long)(with), (unsigned long)(with)},
#define RULE_sibling(name, with, argument, family)
#define RULE_hand(name, with, argument, family)
#include "syscalls.def"
#undef RAW_CALL
    {SCMP_SYS(fcntl), "dup", 1, -1u, F_DUPFD_CLOEXEC},
    {SCMP_SYS(dup3), "dup", 2, O_CLOEXEC, O_CLOEXEC},
};

static const struct {
    const char *word;
    int error;
} words[] = {{"no_such_call", ENOSYS}, {"bad_argument", EINVAL}, {"permission", EPERM}, {"exhausted:EMFILE", EMFILE}};

static int error_of(const char *scenario)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, scenario) == 0)
            return words[i].error;
    return 0;
}

static bool add(scmp_filter_ctx filter, const struct rule *rule, int error)
{
    if (strcmp(rule->family, "open") == 0)
        return true;
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO((unsigned)error), rule->number, 1,
                            SCMP_CMP(rule->argument, SCMP_CMP_MASKED_EQ, rule->mask, rule->value)) == 0;
}

static bool install(int error)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    bool done = filter != NULL;

    for (size_t i = 0; done && i < sizeof rules / sizeof *rules; i++)
        done = add(filter, &rules[i], error);
    done = done && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return done;
}

void filter_install(const char *scenario)
{
    int error = error_of(scenario);

    if (error != 0 && !install(error))
        abort();
}

const char *filter_missing(void)
{
    int status;
    pid_t pid = fork();

    if (pid == 0)
        _exit(install(EPERM) ? EXIT_SUCCESS : EXIT_FAILURE);
    return waitpid(pid, &status, 0) == pid && status == 0 ? NULL : "no filter can be installed here";
}

#else

void filter_install(const char *scenario)
{
    (void)scenario;
}

const char *filter_missing(void)
{
    return "built without libseccomp";
}

#endif
