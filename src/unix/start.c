/*
 * Start-up.  The settings are read when the first call needs them, which may be before our constructor: constructors of the program's own
 * libraries run earlier.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/utsname.h>

#include "forms.h"
#include "os.h"

_Atomic unsigned cloexec_active;

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

/* Threads that come here at once find the same; the last one's store changes nothing. */
unsigned cloexec_settle(void)
{
    struct cloexec_settings settings = {0};
    unsigned active;

    if (!cloexec_os_settings(&settings))
        return FAMILY_ALL;
    active = families(&settings) | CLOEXEC_SETTLED;
    atomic_store_explicit(&cloexec_active, active, memory_order_relaxed);
    return active;
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

static void debug(void)
{
    struct cloexec_settings settings = {0};
    int saved_errno = errno;

    if (cloexec_os_settings(&settings) && settings.debug) {
        say_what_we_are(&settings);
        cloexec_os_complain();
    }
    errno = saved_errno;
}

__attribute__((constructor)) static void start(void)
{
    cloexec_settle();
    debug();
}
