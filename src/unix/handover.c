/*
 * Wishes, and how they are granted.  Runs in signal handlers and vfork children: no allocation, little stack, and the record is only
 * read, since a vfork child shares it with its parent.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "handover.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "follow.h"
#include "forms.h"
#include "handed.h"
#include "own.h"

bool cloexec_no_handover;

/* --- what the process was born with --- */

/* Variables named like descriptors, as hashes: their text may be overwritten by then (setproctitle). */
enum { BORN_MOST = 64 };
static uint64_t born[BORN_MOST];
static unsigned born_count;

/* Set in the environment of what a web server executes (CGI/1.1, RFC 3875): the client may have sent its arguments (section 4.4). */
static const char web_name[] = "GATEWAY_INTERFACE=";
static bool was_born_of_web;

static bool has_web_client(char *const *envp)
{
    for (; envp != NULL && *envp != NULL; envp++)
        if (**envp == 'G' && strncmp(*envp, web_name, sizeof web_name - 1) == 0)
            return true;
    return false;
}

/* FNV-1a. */
static uint64_t hash_of(const char *text)
{
    uint64_t hash = 14695981039346656037u;

    for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++)
        hash = (hash ^ *c) * 1099511628211u;
    return hash;
}

static bool was_born_with(const char *assignment)
{
    uint64_t hash = hash_of(assignment);

    for (unsigned i = 0; i < born_count; i++)
        if (born[i] == hash)
            return true;
    return born_count == BORN_MOST;
}

/* The quick look at a name's last letter, which nearly all names fail. */
static bool may_say_descriptor(const char *name, const char *end)
{
    return end - name >= 2 && ((end[-1] | 0x20) == 'd' || (end[-1] | 0x20) == 's') &&
           cloexec_policy_names_descriptor(name, (size_t)(end - name));
}

/* Where the value of NAME=value begins, if the name says descriptor; else NULL. */
static const char *descriptor_value(const char *assignment)
{
    const char *equals = strchrnul(assignment, '=');

    return *equals == '=' && may_say_descriptor(assignment, equals) ? equals + 1 : NULL;
}

void cloexec_handover_start(char **environment)
{
    char **kept = environment;

    if (environment == NULL)
        return;
    was_born_of_web = has_web_client(environment);
    for (char **entry = environment; *entry != NULL; entry++) {
        if (**entry == 'C' && cloexec_take_handed(*entry))
            continue;
        if (born_count < BORN_MOST && descriptor_value(*entry) != NULL)
            born[born_count++] = hash_of(*entry);
        *kept++ = *entry;
    }
    *kept = NULL;
}

/* --- wishes --- */

static bool is_ours(int fd)
{
    return fd > 2 && cloexec_recall(fd) == WHOSE_ours;
}

static void wish_number(struct cloexec_wishes *wishes, int fd)
{
    if (wishes->count < WISHES_MOST && is_ours(fd))
        wishes->numbers[wishes->count++] = fd;
}

/* A value counts only if it is numbers from end to end. */
static void wish_numbers(struct cloexec_wishes *wishes, const char *value)
{
    const char *rest = value;
    int fd;

    while ((fd = cloexec_policy_next_number(&rest)) >= 0)
        ;
    if (*(rest + strspn(rest, ",:; ")) != '\0')
        return;
    while ((fd = cloexec_policy_next_number(&value)) >= 0)
        wish_number(wishes, fd);
}

/* --status-fd 16, --x-fd=5, -displayfd 3. */
static void wish_option(struct cloexec_wishes *wishes, const char *option, const char *next)
{
    const char *end = strchrnul(option, '=');

    if (!may_say_descriptor(option + 1, end))
        return;
    if (*end == '=')
        wish_numbers(wishes, end + 1);
    else if (next != NULL)
        wish_numbers(wishes, next);
}

static void wish_arguments(struct cloexec_wishes *wishes, char *const *argv)
{
    if (argv == NULL || *argv == NULL)
        return;
    for (argv++; *argv != NULL; argv++)
        if (**argv == '-')
            wish_option(wishes, *argv, argv[1]);
}

static int number_of(const char *text)
{
    int number = cloexec_policy_take_number(&text);

    return *text == '\0' ? number : -1;
}

/* What sd_listen_fds(3) looks for. */
struct listen {
    const char *pid, *count;
};

static void note_listen(struct listen *listen, const char *assignment)
{
    static const char pid[] = "LISTEN_PID=", count[] = "LISTEN_FDS=";

    if (strncmp(assignment, pid, sizeof pid - 1) == 0)
        listen->pid = assignment + sizeof pid - 1;
    else if (strncmp(assignment, count, sizeof count - 1) == 0)
        listen->count = assignment + sizeof count - 1;
}

/* Meant for this process, numbers from 3. */
static void wish_listen(struct cloexec_wishes *wishes, const struct listen *listen)
{
    if (listen->pid != NULL && listen->count != NULL && number_of(listen->pid) == getpid() && number_of(listen->count) > 0)
        wishes->listen = number_of(listen->count);
}

static void wish_variables(struct cloexec_wishes *wishes, char *const *envp, bool same_process)
{
    struct listen listen = {NULL, NULL};

    for (; envp != NULL && *envp != NULL; envp++) {
        const char *value = descriptor_value(*envp);

        if (value != NULL && !was_born_with(*envp))
            wish_numbers(wishes, value);
        if (**envp == 'L')
            note_listen(&listen, *envp);
    }
    if (same_process)
        wish_listen(wishes, &listen);
}

static const char *search_path(void)
{
    for (char **entry = environ; entry != NULL && *entry != NULL; entry++)
        if (strncmp(*entry, "PATH=", 5) == 0)
            return *entry + 5;
    return "/bin:/usr/bin";
}

/* execvp's search (POSIX, XBD 8.3). */
static bool status_along_path(const char *name, struct stat *status, char path[PATH_MAX])
{
    for (const char *entry = search_path();; entry++) {
        size_t length = strcspn(entry, ":"), name_length = strlen(name);

        if (length + name_length + 2 <= PATH_MAX) {
            memcpy(path, entry, length);
            path[length] = '/';
            memcpy(path + length + (length > 0), name, name_length + 1);
            if (stat(path, status) == 0 && S_ISREG(status->st_mode) && access(path, X_OK) == 0)
                return true;
        }
        entry += length;
        if (*entry == '\0')
            return false;
    }
}

bool cloexec_seek(const char *name, char path[])
{
    struct stat status;

    return status_along_path(name, &status, path);
}

static void wish_for_file(struct cloexec_wishes *wishes, const struct stat *status, const char *path)
{
    wishes->all = wishes->is_own = cloexec_is_own(status, path);
    wishes->has_privileges = (status->st_mode & (S_ISUID | S_ISGID)) != 0;
}

/* A search costs calls: only for a name that may be our own, or where we must not follow into what it finds. */
static __attribute__((noinline)) void wish_along_path(struct cloexec_wishes *wishes, const char *name)
{
    char path[PATH_MAX];
    struct stat status;

    if ((cloexec_is_own_name(name) || cloexec_follows) && status_along_path(name, &status, path))
        wish_for_file(wishes, &status, path);
}

static bool status_of(const struct cloexec_target *target, struct stat *status)
{
    if (target->path == NULL || (target->flags & AT_EMPTY_PATH && *target->path == '\0'))
        return fstat(target->directory, status) == 0;
    return fstatat(target->directory, target->path, status, target->flags & AT_SYMLINK_NOFOLLOW) == 0;
}

/* Where there is no such file, the exec will say so; a path that is no address is the kernel's to find out. */
static void wish_for_program(struct cloexec_wishes *wishes, const struct cloexec_target *target)
{
    struct stat status;

    if (target->search && strchr(target->path, '/') == NULL)
        wish_along_path(wishes, target->path);
    else if (status_of(target, &status))
        wish_for_file(wishes, &status, target->path);
    else if (errno == EFAULT)
        return;
    if (target->path != NULL && cloexec_program_kind(cloexec_policy_base_name(target->path), NULL) == PROGRAM_target)
        wishes->all = true;
}

bool cloexec_wish(struct cloexec_wishes *wishes, const struct cloexec_target *target, bool same_process)
{
    int saved_errno = errno;

    memset(wishes, 0, sizeof *wishes);
    wish_for_program(wishes, target);
    if (cloexec_no_handover) {
        wishes->all = wishes->is_own = false;
    } else if (!wishes->all) {
        wish_arguments(wishes, target->argv);
        if (wishes->count > 0 && !was_born_of_web && has_web_client(target->envp))
            wishes->count = 0;
        wish_variables(wishes, target->envp, same_process);
    }
    errno = saved_errno;
    return wishes->all || wishes->listen > 0 || wishes->count > 0;
}

/* --- granting --- */

static void change_flag(int fd, bool flagged)
{
    int flags = is_ours(fd) ? REAL(fcntl)(fd, F_GETFD, NULL) : -1;

    if (flags >= 0 && ((flags & FD_CLOEXEC) != 0) != flagged)
        REAL(fcntl)(fd, F_SETFD, (void *)(long)(flags ^ FD_CLOEXEC));
}

/* The next number from fd on that is ours, or -1.  Eight at a time where none is recorded. */
int cloexec_next_of_ours(int fd)
{
    int end = (int)__atomic_load_n(&cloexec_top, __ATOMIC_RELAXED) + 3;

    while (fd < end) {
        uint64_t eight;

        if (fd % 8 == 0 && fd + 8 <= CLOEXEC_RECORD_SIZE) {
            memcpy(&eight, (const void *)&cloexec_record[fd], sizeof eight);
            if (eight == 0) {
                fd += 8;
                continue;
            }
        }
        if (is_ours(fd))
            return fd;
        fd++;
    }
    return -1;
}

static void change_flags(const struct cloexec_wishes *wishes, bool flagged)
{
    int saved_errno = errno;

    if (wishes->all)
        for (int fd = cloexec_next_of_ours(3); fd >= 0; fd = cloexec_next_of_ours(fd + 1))
            change_flag(fd, flagged);
    for (int fd = 3; fd < 3 + wishes->listen && fd < CLOEXEC_RECORD_SIZE; fd++)
        change_flag(fd, flagged);
    for (int i = 0; i < wishes->count; i++)
        change_flag(wishes->numbers[i], flagged);
    errno = saved_errno;
}

void cloexec_hand_over(const struct cloexec_wishes *wishes)
{
    change_flags(wishes, false);
}

void cloexec_take_back(const struct cloexec_wishes *wishes)
{
    change_flags(wishes, true);
}
