/*
 * What one image tells the next of the same executable: CLOEXEC_HANDED=PID:4,7-9.  The new image was born with these descriptors, so
 * they would be its parent's to it, inheritable for good; told, it flags them again as ours.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "handed.h"

#include <errno.h>
#include <string.h>
#include <sys/auxv.h>

#include "forms.h"

static const char handed_name[] = "CLOEXEC_HANDED=";

static bool is_handed(const char *assignment)
{
    return strncmp(assignment, handed_name, sizeof handed_name - 1) == 0;
}

/* A number that is open and inheritable gets our flag again. */
static void flag_again(int fd)
{
    int flags = fd > 2 ? REAL(fcntl)(fd, F_GETFD, NULL) : -1;

    if (flags >= 0 && !(flags & FD_CLOEXEC))
        cloexec_set_late(fd);
}

static void take_ranges(const char *text)
{
    for (;;) {
        int first = cloexec_policy_take_number(&text), last = first;

        if (first < 0)
            return;
        if (*text == '-') {
            text++;
            last = cloexec_policy_take_number(&text);
        }
        for (int fd = first; fd <= last && fd < CLOEXEC_RECORD_SIZE; fd++)
            flag_again(fd);
        if (*text++ != ',')
            return;
    }
}

/*
 * Meant for this process only: a grandchild may have got the variable by way of a program that is not served.  A process with more rights
 * than its caller believes nothing.
 */
bool cloexec_take_handed(const char *assignment)
{
    const char *text = assignment + sizeof handed_name - 1;

    if (!is_handed(assignment))
        return false;
    if (getauxval(AT_SECURE) != 0)
        return true;
    cloexec_prepare();
    if (cloexec_serves(FAMILY_ALL) && cloexec_policy_take_number(&text) == getpid() && *text == ':')
        take_ranges(text + 1);
    return true;
}

struct text {
    char *end;
    size_t left;
};

static void put(struct text *text, const char *word, size_t length)
{
    if (length < text->left) {
        memcpy(text->end, word, length);
        text->end += length;
        text->left -= length;
    } else {
        text->left = 0;
    }
    *text->end = '\0';
}

static void put_number(struct text *text, unsigned number)
{
    char digits[12], *first = digits + sizeof digits;

    do
        *--first = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    put(text, first, (size_t)(digits + sizeof digits - first));
}

/* What was ours and is inheritable now. */
static bool was_handed(int fd)
{
    return REAL(fcntl)(fd, F_GETFD, NULL) == 0;
}

bool cloexec_tell_handed(const struct cloexec_wishes *wishes, char *buffer, size_t size)
{
    struct text text = {buffer, size};
    bool any = false;
    int saved_errno = errno;

    put(&text, handed_name, sizeof handed_name - 1);
    put_number(&text, (unsigned)getpid());
    put(&text, ":", 1);
    for (int fd = wishes->all ? cloexec_next_of_ours(3) : -1, last; fd >= 0; fd = cloexec_next_of_ours(last + 1)) {
        for (last = fd; cloexec_next_of_ours(last + 1) == last + 1 && was_handed(last + 1);)
            last++;
        if (!was_handed(fd) || text.left < 24)
            continue;
        any = true;
        put_number(&text, (unsigned)fd);
        if (last > fd) {
            put(&text, "-", 1);
            put_number(&text, (unsigned)last);
        }
        put(&text, ",", 1);
    }
    errno = saved_errno;
    return any;
}
