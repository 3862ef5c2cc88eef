/*
 * The Unix side of os.h.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "os.h"

#include <elf.h>
#include <errno.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/uio.h>
#include <unistd.h>

#include "own.h"

static bool runs_with_more_rights(void)
{
    return getauxval(AT_SECURE) != 0;
}

bool cloexec_os_settings(struct cloexec_settings *settings)
{
    if (__environ == NULL)
        return false;
    for (char **entry = __environ; *entry != NULL; entry++)
        if (cloexec_policy_is_ours(*entry) && !runs_with_more_rights())
            cloexec_policy_take(settings, *entry);
    return true;
}

/* busybox sh runs as well as a link named sh: the applet is then the first argument (/proc/self/cmdline, in short). */
static const char *applet_of(const char *executed_as)
{
    char **last = __environ - 1, **argv = last - 1;

    if (executed_as == NULL || strcmp(executed_as, "busybox") != 0)
        return executed_as;
    /* The kernel lays down argc, argv, NULL, environ; a program that has moved its environment is past asking. */
    while (last - argv < 4096 && (long)argv[-1] != last - argv)
        argv--;
    return last - argv > 1 && last - argv < 4096 ? argv[1] : NULL;
}

/* The file that runs, and the name that it was executed by: a script's own, a symbolic link's. */
void cloexec_os_program(struct cloexec_program *program)
{
    const char *executed_as = (const char *)getauxval(AT_EXECFN);

    cloexec_remember_own_path(executed_as);
    if (*cloexec_own_path() != '\0')
        program->names[0] = cloexec_policy_base_name(cloexec_own_path());
    if (executed_as != NULL)
        program->names[1] = cloexec_policy_base_name(executed_as);
    if (program->names[0] != NULL && strcmp(program->names[0], "busybox") == 0)
        program->applet = applet_of(program->names[1]);
}

void cloexec_os_say(const char *const texts[])
{
    enum { MOST = 16 };
    struct iovec parts[MOST];
    int count = 0, saved_errno = errno;

    for (; texts[count] != NULL && count < MOST; count++)
        parts[count] = (struct iovec){.iov_base = (void *)texts[count], .iov_len = strlen(texts[count])};
    if (writev(STDERR_FILENO, parts, count) < 0)
        errno = saved_errno; /* nowhere to say it */
    errno = saved_errno;
}

void cloexec_os_complain(void)
{
    struct cloexec_settings ignored = {0};

    for (char **entry = __environ; *entry != NULL; entry++) {
        const char *allowed = cloexec_policy_take(&ignored, *entry);

        if (allowed != NULL)
            cloexec_os_say((const char *const[]){"libcloexec: not understood: ", *entry, "; allowed is ", allowed, "\n", NULL});
    }
}
