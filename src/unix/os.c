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

/* As busybox does (libbb/appletlib.c, main): by argv[0] without a login shell's dash, or, under its own name, by what follows. */
static const char *applet_of(char *const *argv)
{
    const char *name;

    if (argv == NULL || *argv == NULL)
        return NULL;
    name = cloexec_policy_base_name(**argv == '-' ? *argv + 1 : *argv);
    if (cloexec_has_applets(name) && argv[1] != NULL)
        return cloexec_policy_base_name(argv[1]);
    return name;
}

/* The file that runs, and the name that it was executed by: a script's own, a symbolic link's. */
void cloexec_os_program(struct cloexec_program *program)
{
    const char *executed_as = (const char *)getauxval(AT_EXECFN);
    char **argv = cloexec_arguments();

    cloexec_remember_own_path(executed_as, argv);
    if (*cloexec_own_path() != '\0')
        program->names[0] = cloexec_policy_base_name(cloexec_own_path());
    if (executed_as != NULL)
        program->names[1] = cloexec_policy_base_name(executed_as);
    if (program->names[0] != NULL && cloexec_has_applets(program->names[0]))
        program->applet = argv != NULL ? applet_of(argv) : program->names[1];
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
