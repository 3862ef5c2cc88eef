/*
 * Asks as execve would, without trying: is it a file, and may it be executed?
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "seek.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

static const char *search_path(void)
{
    for (char **entry = environ; entry != NULL && *entry != NULL; entry++)
        if (strncmp(*entry, "PATH=", 5) == 0)
            return *entry + 5;
    return "/bin:/usr/bin";
}

size_t cloexec_seek_size(const char *name)
{
    size_t name_length = strnlen(name, NAME_MAX + 1), longest = 0;

    if (name_length == 0 || name_length > NAME_MAX)
        return 0;
    for (const char *entry = search_path(); *entry != '\0'; entry += *entry == ':') {
        size_t length = strcspn(entry, ":");

        if (length > longest && length < PATH_MAX)
            longest = length;
        entry += length;
    }
    return longest + 1 + name_length + 1;
}

bool cloexec_seek(const char *name, char *path, struct stat *status)
{
    for (const char *entry = search_path();; entry++) {
        size_t length = strcspn(entry, ":");

        if (length < PATH_MAX) {
            memcpy(path, entry, length);
            path[length] = '/';
            strcpy(path + length + (length > 0), name);
            if (stat(path, status) == 0 && S_ISREG(status->st_mode) && access(path, X_OK) == 0)
                return true;
        }
        entry += length;
        if (*entry == '\0')
            return false;
    }
}
