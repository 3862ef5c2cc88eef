/*
 * Start-up.  Our constructor reads the settings; a call may come earlier, from a constructor of the program's own libraries, and then
 * reads them itself.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/utsname.h>

#include "forms.h"
#include "os.h"

static bool names_matter(const struct cloexec_settings *settings)
{
    return settings->skip != NULL || settings->only != NULL;
}

static unsigned families(const struct cloexec_settings *settings)
{
    char buffer[CLOEXEC_NAME_SIZE];
    struct cloexec_program program = {{NULL}};

    if (names_matter(settings))
        cloexec_os_program(&program, buffer);
    return cloexec_policy_families(settings, &program);
}

/* What the settings say, with CLOEXEC_PREPARED; 0 until they are read. */
static _Atomic unsigned decided;

/* Without an environment, before libc's own start, the defaults hold for now. */
static unsigned decide(struct cloexec_settings *settings)
{
    unsigned decision;

    if (!cloexec_os_settings(settings))
        return FAMILY_ALL | CLOEXEC_PREPARED;
    decision = families(settings) | CLOEXEC_PREPARED;
    atomic_store_explicit(&decided, decision, memory_order_relaxed);
    return decision;
}

/* All real functions are found before cloexec_active says so.  Found at the first call: many a process never makes one. */
void cloexec_prepare(void)
{
    struct cloexec_settings settings = {0};
    unsigned decision = atomic_load_explicit(&decided, memory_order_relaxed);

    cloexec_find_reals();
    atomic_store_explicit(&cloexec_active, decision != 0 ? decision : decide(&settings), memory_order_release);
}

/* Whether the kernel has a call: asked with arguments that it must refuse, so nothing is made. */
static const char *offered(long result)
{
    return result < 0 && errno == ENOSYS ? " no" : " yes";
}

static void say_what_we_are(const struct cloexec_settings *settings)
{
    struct utsname kernel;

    if (uname(&kernel) != 0)
        strcpy(kernel.release, "unknown");
    cloexec_os_say((const char *const[]){
        "libcloexec " PACKAGE_VERSION ": mode ", families(settings) == 0 ? "off" : cloexec_policy_mode_name(settings), ", kernel ",
        kernel.release, ", pipe2", offered(REAL(pipe2)(NULL, -1)), ", dup3", offered(REAL(dup3)(-1, -1, 0)), ", accept4",
        offered(REAL(accept4)(-1, NULL, NULL, 0)), ", epoll_create1", offered(REAL(epoll_create1)(-1)), ", inotify_init1",
        offered(REAL(inotify_init1)(-1)), "\n", NULL});
}

/* The environment is read here, before the program may change it, unless a call came earlier and has been served by then. */
__attribute__((constructor)) static void start(void)
{
    struct cloexec_settings settings = {0};
    int saved_errno = errno;

    decide(&settings);
    if (cloexec_what_is_active() != 0 || settings.debug)
        cloexec_prepare();
    if (settings.debug) {
        say_what_we_are(&settings);
        cloexec_os_complain();
    }
    errno = saved_errno;
}
