/*
 * What one image tells the next of the same executable: CLOEXEC_HANDED=PID:4,7-9.  The new image was born with these descriptors, so
 * they would be its parent's to it, inheritable for good; told, it flags them again as ours.  A child of posix_spawn, whose number is not
 * known before, is told its parent's: CLOEXEC_HANDED=+PID:4,7-9.  The kernel takes no text of more than 128 KiB, so there may be several.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "handed.h"

#include <errno.h>
#include <string.h>
#include <sys/auxv.h>

#include "actions.h"
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
static bool is_for_this_process(const char **text)
{
    bool spawned = **text == '+';

    *text += spawned;
    return cloexec_policy_take_number(text) == (spawned ? getppid() : getpid()) && **text == ':';
}

bool cloexec_take_handed(const char *assignment)
{
    const char *text = assignment + sizeof handed_name - 1;

    if (!is_handed(assignment))
        return false;
    if (getauxval(AT_SECURE) != 0)
        return true;
    cloexec_prepare();
    if (cloexec_serves(FAMILY_ALL) && is_for_this_process(&text))
        take_ranges(text + 1);
    return true;
}

/* A number takes seven digits and a comma at most. */
enum { NUMBER_SIZE = 8, HEAD_SIZE = 40, TEXT_SIZE = 64 << 10 };

static char *put_number(char *text, unsigned number)
{
    char digits[12], *first = digits + sizeof digits;

    do
        *--first = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    return mempcpy(text, first, (size_t)(digits + sizeof digits - first));
}

size_t cloexec_handed_room(size_t *pointers)
{
    size_t count = 0, texts;

    for (int fd = cloexec_next_of_ours(3); fd >= 0; fd = cloexec_next_of_ours(fd + 1))
        count++;
    texts = count * NUMBER_SIZE / TEXT_SIZE + 1;
    *pointers += texts;
    return count * NUMBER_SIZE + texts * HEAD_SIZE;
}

static void begin_text(struct cloexec_added *added, bool spawns)
{
    *added->next++ = added->text;
    added->text = stpcpy(stpcpy(added->text, handed_name), spawns ? "+" : "");
    added->text = stpcpy(put_number(added->text, (unsigned)getpid()), ":");
}

static void put_range(struct cloexec_added *added, int first, int last)
{
    added->text = put_number(added->text, (unsigned)first);
    if (last > first)
        added->text = put_number(stpcpy(added->text, "-"), (unsigned)last);
    added->text = stpcpy(added->text, ",");
}

/* Whether it will be what it is when the next image begins.  That one looks whether it is there. */
static bool was_handed(int fd, const struct cloexec_target *target)
{
    return !(target->acts && cloexec_actions_make(fd));
}

/* The next that was handed, or -1. */
static int next_handed(int fd, const struct cloexec_target *target)
{
    do
        fd = cloexec_next_of_ours(fd);
    while (fd >= 0 && !was_handed(fd++, target));
    return fd - (fd >= 0);
}

void cloexec_tell_handed(struct cloexec_added *added, const struct cloexec_target *target)
{
    const char *begun = NULL;

    for (int fd = next_handed(3, target), last, next; fd >= 0; fd = next) {
        for (last = fd; (next = next_handed(last + 1, target)) == last + 1;)
            last++;
        if (begun == NULL || added->text - begun > TEXT_SIZE) {
            added->text += begun != NULL;
            begun = added->text;
            begin_text(added, target->spawns);
        }
        put_range(added, fd, last);
    }
    added->text += begun != NULL;
}
