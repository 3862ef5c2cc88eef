/*
 * Capabilities of a file are an extended attribute (capabilities(7)).
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "privileges.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

static const char attribute[] = "security.capability";

/*
 * A file that is named by a descriptor.  getxattr takes no directory, and no descriptor that was opened with O_PATH: what cannot be
 * looked at counts as privileged.
 */
static bool may_have_capabilities(const struct cloexec_target *target)
{
    if (target->path != NULL && *target->path != '\0')
        return true;
    return fgetxattr(target->directory, attribute, NULL, 0) >= 0 || (errno != ENODATA && errno != ENOTSUP);
}

bool cloexec_gives_privileges(const struct cloexec_target *target, const struct stat *status, const char *path)
{
    if (status->st_mode & (S_ISUID | S_ISGID))
        return true;
    if (path != NULL && *path != '\0' && (*path == '/' || target->directory == AT_FDCWD))
        return getxattr(path, attribute, NULL, 0) >= 0;
    return may_have_capabilities(target);
}
