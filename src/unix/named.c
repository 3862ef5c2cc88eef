/*
 * Reads argument vectors and environments.  Runs in signal handlers and vfork children, and is in the way of every exec: most arguments
 * and variables have to fail at their first or last letter.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "named.h"

#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "forms.h"

/* What names a descriptor, and its value: numbers from end to end, or nothing. */
struct naming {
    const char *name;
    size_t length;
    const char *value;
    bool spelled; /* the name is the value's own beginning */
};

/* --- what the process was born with, as hashes --- */

enum { BORN_MOST = 64 };
static uint64_t born[BORN_MOST];
static unsigned born_count;
static bool was_born_of_web;

/* FNV-1a. */
static uint64_t hash_on(uint64_t hash, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
    return hash;
}

/* --x-fd 5 and --x-fd=5 are the same. */
static uint64_t hash_of(const struct naming *naming)
{
    uint64_t hash = hash_on(14695981039346656037u, naming->name, naming->length);

    return hash_on(hash_on(hash, "=", 1), naming->value, strlen(naming->value));
}

static bool was_born_with(const struct naming *naming)
{
    uint64_t hash = hash_of(naming);

    for (unsigned i = 0; i < born_count; i++)
        if (born[i] == hash)
            return true;
    return born_count == BORN_MOST;
}

static void remember(const struct naming *naming)
{
    if (born_count < BORN_MOST)
        born[born_count++] = hash_of(naming);
}

/* --- reading --- */

/* The last letter but one tells most of those that end in d or s. */
static __attribute__((noinline)) bool says_descriptor(const char *name, const char *end)
{
    char before = (char)(end[-2] | 0x20);

    return (before == 'f' || before == 'd' || *name == 'W') && cloexec_policy_names_descriptor(name, (size_t)(end - name));
}

/* The quick look at a name, which nearly all fail: its last letter, or that it is WAYLAND_SOCKET. */
static inline bool may_say_descriptor(const char *name, const char *end)
{
    return end - name >= 2 && ((end[-1] | 0x20) == 'd' || (end[-1] | 0x20) == 's' || *name == 'W') && says_descriptor(name, end);
}

static bool set(struct naming *naming, const char *name, const char *end, const char *value)
{
    *naming = (struct naming){name, (size_t)(end - name), value, false};
    return value != NULL;
}

static bool read_variable(const char *assignment, struct naming *naming)
{
    const char *equals = strchrnul(assignment, '=');

    return *equals == '=' && may_say_descriptor(assignment, equals) && set(naming, assignment, equals, equals + 1);
}

/* An argument vector, as far as it has been read. */
struct arguments {
    char *const *next;
    bool ended;          /* no options from here on */
    bool takes_special;  /* gpg: -&5 is a file name */
};

static __attribute__((noinline)) bool read_beginning(const char *text, struct naming *naming)
{
    static const struct {
        char text[16];
        size_t length;
    } beginnings[] = {{"/dev/fd/", 8}, {"/proc/self/fd/", 14}, {"fd:", 3}, {"FD:", 3}, {"pipe:", 5}};

    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        size_t length = beginnings[i].length;

        if (text[1] == beginnings[i].text[1] && strncmp(text, beginnings[i].text, length) == 0) {
            *naming = (struct naming){text, length, text + length, true};
            return true;
        }
    }
    return false;
}

/* The quick look at an argument, which nearly all fail: its first two letters. */
static inline bool may_be_spelled(const char *text)
{
    switch (*text) {
    case '/':
        return text[1] == 'd' || text[1] == 'p';
    case 'f':
    case 'F':
        return (text[1] | 0x20) == 'd';
    case 'p':
        return text[1] == 'i';
    default:
        return false;
    }
}

static inline bool read_spelled(const char *text, struct naming *naming)
{
    return may_be_spelled(text) && read_beginning(text, naming);
}

/* -fd5: the name ends where the digits begin. */
static const char *before_digits(const char *option, const char *end)
{
    while (end > option + 1 && end[-1] >= '0' && end[-1] <= '9')
        end--;
    return end;
}

static bool read_option(const struct arguments *arguments, const char *option, struct naming *naming)
{
    const char *end = strchrnul(option, '='), *digits = *end == '=' ? end : before_digits(option, end);

    if (digits < end)
        return may_say_descriptor(option + 1, digits) && set(naming, option, digits, digits);
    if (may_say_descriptor(option + 1, end))
        return set(naming, option, end, *end == '=' ? end + 1 : *arguments->next);
    return *end == '=' && read_spelled(end + 1, naming);
}

/* "-", what follows it, and options that mean something to the reader. */
static bool read_dash(struct arguments *arguments, const char *argument, struct naming *naming)
{
    if (arguments->takes_special && argument[1] == '&') {
        *naming = (struct naming){argument, 2, argument + 2, true};
        return true;
    }
    if (arguments->ended)
        return false;
    if (argument[1] == '-' && argument[2] == '\0')
        arguments->ended = true;
    else if (argument[1] == '-' && argument[2] == 'e' && strcmp(argument, "--enable-special-filenames") == 0)
        arguments->takes_special = true;
    else
        return read_option(arguments, argument, naming);
    return false;
}

/* Finds the next naming.  Returns false at the end. */
static bool read_argument(struct arguments *arguments, struct naming *naming)
{
    while (*arguments->next != NULL) {
        const char *argument = *arguments->next++;

        if (*argument == '-' ? read_dash(arguments, argument, naming) : !arguments->ended && read_spelled(argument, naming))
            return true;
    }
    return false;
}

static struct arguments arguments_of(char *const *argv)
{
    static char *const none[] = {NULL};

    return (struct arguments){.next = argv != NULL && *argv != NULL ? argv + 1 : none};
}

/* --- whether a web client may have sent the arguments: CGI/1.1, RFC 3875 --- */

static bool begins_with(const char *text, const char *beginning, size_t length)
{
    return strncmp(text, beginning, length) == 0;
}

#define BEGINS_WITH(text, beginning) begins_with(text, beginning, sizeof beginning - 1)

static bool is_web(const char *assignment)
{
    switch (*assignment) {
    case 'G':
        return BEGINS_WITH(assignment, "GATEWAY_INTERFACE=");
    case 'Q':
        return BEGINS_WITH(assignment, "QUERY_STRING=");
    case 'R':
        return BEGINS_WITH(assignment, "REQUEST_METHOD=");
    default:
        return false;
    }
}

void cloexec_remember_named(char *const *argv, char *const *envp)
{
    struct arguments arguments = arguments_of(argv);
    struct naming naming;

    while (read_argument(&arguments, &naming))
        remember(&naming);
    for (; *envp != NULL; envp++)
        if (read_variable(*envp, &naming))
            remember(&naming);
        else if (is_web(*envp))
            was_born_of_web = true;
}

/* --- wishes --- */

/* What no stranger can have meant by a file's name, and what cannot be reached by one. */
static bool is_nameless(int fd)
{
    struct stat status;

    if (fstat(fd, &status) != 0)
        return false;
    return S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode) || (S_ISREG(status.st_mode) && status.st_nlink == 0);
}

static void wish_number(struct cloexec_wishes *wishes, int fd, bool spelled)
{
    if (wishes->count < WISHES_MOST && cloexec_is_ours(fd) && (!spelled || is_nameless(fd)))
        wishes->numbers[wishes->count++] = fd;
}

/* qemu's -add-fd fd=4,set=1. */
static bool wish_keyed(struct cloexec_wishes *wishes, const char *value)
{
    int fd;

    if (!BEGINS_WITH(value, "fd="))
        return false;
    value += 3;
    fd = cloexec_policy_take_number(&value);
    if (*value == '\0' || *value == ',')
        wish_number(wishes, fd, false);
    return true;
}

/* A value counts only if it is numbers from end to end; one that is spelled out is one. */
static void wish_value(struct cloexec_wishes *wishes, const struct naming *naming)
{
    const char *value = naming->value, *rest = value;
    int fd, count = 0;

    if (was_born_with(naming) || wish_keyed(wishes, value))
        return;
    while (cloexec_policy_next_number(&rest) >= 0)
        count++;
    if (*(rest + strspn(rest, ",:; ")) != '\0' || (naming->spelled && count != 1))
        return;
    while ((fd = cloexec_policy_next_number(&value)) >= 0)
        wish_number(wishes, fd, naming->spelled);
}

/* What sd_listen_fds(3) looks for. */
struct listen {
    const char *pid, *count;
};

static void note_listen(struct listen *listen, const char *assignment)
{
    static const char pid[] = "LISTEN_PID=", count[] = "LISTEN_FDS=";

    if (BEGINS_WITH(assignment, pid))
        listen->pid = assignment + sizeof pid - 1;
    else if (BEGINS_WITH(assignment, count))
        listen->count = assignment + sizeof count - 1;
}

static int number_of(const char *text)
{
    int number = cloexec_policy_take_number(&text);

    return *text == '\0' ? number : -1;
}

/* Meant for this process, numbers from 3. */
static void wish_listen(struct cloexec_wishes *wishes, const struct listen *listen)
{
    if (listen->pid != NULL && listen->count != NULL && number_of(listen->pid) == getpid() && number_of(listen->count) > 0)
        wishes->listen = number_of(listen->count);
}

/* Returns whether they are those that a web server gives: its client may have chosen names, too (haserl's FORM_, uncgi's WWW_). */
static bool wish_variables(struct cloexec_wishes *wishes, char *const *envp, bool same_process)
{
    struct listen listen = {NULL, NULL};
    struct naming naming;
    bool web = false;

    for (; envp != NULL && *envp != NULL; envp++)
        if (read_variable(*envp, &naming))
            wish_value(wishes, &naming);
        else if (**envp == 'L')
            note_listen(&listen, *envp);
        else
            web |= is_web(*envp);
    if (web)
        wishes->count = 0;
    if (same_process)
        wish_listen(wishes, &listen);
    return web;
}

void cloexec_wish_named(struct cloexec_wishes *wishes, const struct cloexec_target *target, bool same_process)
{
    struct arguments arguments = arguments_of(target->argv);
    struct naming naming;

    if (wish_variables(wishes, target->envp, same_process) && !was_born_of_web)
        return;
    while (read_argument(&arguments, &naming))
        wish_value(wishes, &naming);
}
