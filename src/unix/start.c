/*
 * The constructor, and the line that CLOEXEC_DEBUG asks for.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/utsname.h>

#include "follow.h"
#include "handover.h"
#include "os.h"
#include "prepare.h"
#include "real.h"

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
        "libcloexec " PACKAGE_VERSION ": mode ", cloexec_families(settings) == 0 ? "off" : cloexec_policy_mode_name(settings), ", kernel ",
        kernel.release, ", pipe2", offered(REAL(pipe2)(NULL, -1)), ", dup3", offered(REAL(dup3)(-1, -1, 0)), ", accept4",
        offered(REAL(accept4)(-1, NULL, NULL, 0)), ", epoll_create1", offered(REAL(epoll_create1)(-1)), ", inotify_init1",
        offered(REAL(inotify_init1)(-1)), "\n", NULL});
}

/* The environment is read here, before the program may change it, unless a call came earlier and has been served by then. */
__attribute__((constructor)) static void start(void)
{
    struct cloexec_settings settings = {0};
    int saved_errno = errno;

    cloexec_decide(&settings);
    if (settings.follow)
        cloexec_follow_start(environ);
    cloexec_handover_start(environ);
    if (cloexec_what_is_active() != 0 || settings.debug)
        cloexec_prepare();
    if (settings.debug) {
        say_what_we_are(&settings);
        cloexec_os_complain();
    }
    errno = saved_errno;
}
