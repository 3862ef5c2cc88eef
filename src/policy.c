/*
 * What is asked for.  Runs in programs that have hardly started, so it uses nothing that allocates, locks or looks at a locale.
 * SPDX-License-Identifier: MIT
 */
#include "policy.h"

#include <string.h>

static const char *const family_names[FAMILY_COUNT] = {
#define CLOEXEC_WORD(name) #name,
    CLOEXEC_FAMILIES(CLOEXEC_WORD)
#undef CLOEXEC_WORD
};

static const char allowed_modes[] = "CLOEXEC_MODE: enforce or off";
static const char allowed_modes_and_strict[] = "CLOEXEC_MODE: enforce, strict or off";
static const char allowed_debug[] = "CLOEXEC_DEBUG: 0 or 1";
static const char allowed_handover[] = "CLOEXEC_HANDOVER: on or off";
static const char allowed_follow[] = "CLOEXEC_FOLLOW: 0 or 1";
static const char allowed_keep[] = "CLOEXEC_KEEP: a list of open, stdio, temp, socket, pipe, dup, event, pty, mount, raw, exec";
static const char allowed_names[] =
    "CLOEXEC_MODE, CLOEXEC_SKIP, CLOEXEC_ONLY, CLOEXEC_KEEP, CLOEXEC_HANDOVER, CLOEXEC_FOLLOW, CLOEXEC_DEBUG";
/* The runner's own variables share the prefix, as does what one image tells the next (unix/handover.h): they are no settings. */
static const char *const other_names[] = {"LIBRARY", "SYSTEMD_DIR", "HANDED"};

static const char separators[] = ",: \t";

/* The next entry of a list: its start, its length in *length, NULL at the end. */
static const char *next_entry(const char *list, size_t *length)
{
    list += strspn(list, separators);
    *length = strcspn(list, separators);
    return *length > 0 ? list : NULL;
}

static const char *take_mode(struct cloexec_settings *settings, const char *value)
{
    bool strict = settings->has_strict && strcmp(value, "strict") == 0;
    bool off = strcmp(value, "off") == 0;

    if (!strict && !off && *value != '\0' && strcmp(value, "enforce") != 0)
        return settings->has_strict ? allowed_modes_and_strict : allowed_modes;
    if (*value != '\0') {
        settings->off = off;
        settings->strict = strict;
    }
    return NULL;
}

/* 0 or nothing is no, 1 is yes. */
static const char *take_switch(bool *setting, const char *value, const char *allowed)
{
    bool yes = strcmp(value, "1") == 0;

    if (!yes && *value != '\0' && strcmp(value, "0") != 0)
        return allowed;
    *setting = yes;
    return NULL;
}

static const char *take_handover(struct cloexec_settings *settings, const char *value)
{
    bool off = strcmp(value, "off") == 0;

    if (!off && *value != '\0' && strcmp(value, "on") != 0)
        return allowed_handover;
    settings->no_handover = off;
    return NULL;
}

static unsigned family_of(const char *word, size_t length)
{
    for (unsigned family = 0; family < FAMILY_COUNT; family++)
        if (strlen(family_names[family]) == length && strncmp(family_names[family], word, length) == 0)
            return 1u << family;
    return 0;
}

static const char *take_keep(struct cloexec_settings *settings, const char *value)
{
    const char *problem = NULL;
    size_t length;

    for (const char *word = value; (word = next_entry(word, &length)) != NULL; word += length) {
        unsigned family = family_of(word, length);

        settings->kept |= family;
        if (family == 0)
            problem = allowed_keep;
    }
    return problem;
}

static const char *take_skip(struct cloexec_settings *settings, const char *value)
{
    settings->skip = value;
    return NULL;
}

static const char *take_only(struct cloexec_settings *settings, const char *value)
{
    size_t length;

    settings->only = next_entry(value, &length) != NULL ? value : NULL;
    return NULL;
}

/* What follows name in assignment, behind the "=": NULL where it is another name. */
static const char *value_of(const char *assignment, const char *name)
{
    size_t length = strlen(name);

    return strncmp(assignment, name, length) == 0 && assignment[length] == '=' ? assignment + length + 1 : NULL;
}

static bool is_other(const char *assignment)
{
    for (size_t i = 0; i < sizeof other_names / sizeof *other_names; i++)
        if (value_of(assignment, other_names[i]) != NULL)
            return true;
    return false;
}

const char *cloexec_policy_take(struct cloexec_settings *settings, const char *assignment)
{
    const char *value;

    if (!cloexec_policy_is_ours(assignment))
        return NULL;
    assignment = strchr(assignment, '_') + 1;
    if ((value = value_of(assignment, "MODE")) != NULL)
        return take_mode(settings, value);
    if ((value = value_of(assignment, "SKIP")) != NULL)
        return take_skip(settings, value);
    if ((value = value_of(assignment, "ONLY")) != NULL)
        return take_only(settings, value);
    if ((value = value_of(assignment, "KEEP")) != NULL)
        return take_keep(settings, value);
    if ((value = value_of(assignment, "DEBUG")) != NULL)
        return take_switch(&settings->debug, value, allowed_debug);
    if ((value = value_of(assignment, "FOLLOW")) != NULL)
        return take_switch(&settings->follow, value, allowed_follow);
    if ((value = value_of(assignment, "HANDOVER")) != NULL)
        return take_handover(settings, value);
    return is_other(assignment) ? NULL : allowed_names;
}

/* An entry may be a path: what counts is its last component, as it does of the program's. */
static bool matches(const char *entry, size_t length, const char *name)
{
    for (size_t i = length; i > 0; i--)
        if (entry[i - 1] == '/') {
            entry += i;
            length -= i;
            break;
        }
    if (length == 0)
        return false;
    if (entry[length - 1] == '*')
        return strncmp(entry, name, length - 1) == 0;
    return strlen(name) == length && strncmp(entry, name, length) == 0;
}

bool cloexec_policy_lists(const char *list, const char *name)
{
    size_t length;

    for (const char *entry = list; (entry = next_entry(entry, &length)) != NULL; entry += length)
        if (matches(entry, length, name))
            return true;
    return false;
}

static bool lists_program(const char *list, const struct cloexec_program *program)
{
    for (unsigned i = 0; i < CLOEXEC_NAMES; i++)
        if (program->names[i] != NULL && cloexec_policy_lists(list, program->names[i]))
            return true;
    return false;
}

unsigned cloexec_policy_families(const struct cloexec_settings *settings, const struct cloexec_program *program)
{
    if (settings->off)
        return 0;
    if (settings->only != NULL && !lists_program(settings->only, program))
        return 0;
    if (settings->skip != NULL && lists_program(settings->skip, program))
        return 0;
    return FAMILY_ALL & ~settings->kept;
}

static bool same_letters(const char *text, const char *lower, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((text[i] | 0x20) != lower[i])
            return false;
    return true;
}

static bool ends_in(const char *name, size_t length, const char *end)
{
    size_t end_length = strlen(end);

    return length >= end_length && same_letters(name + length - end_length, end, end_length);
}

static bool is_clients(const char *name, size_t length)
{
    static const char clients[] = "HTTP_";

    for (size_t i = 0; i + sizeof clients - 1 <= length; i++)
        if (strncmp(name + i, clients, sizeof clients - 1) == 0)
            return true;
    return false;
}

/* systemd's LISTEN_FDS is a count. */
static bool is_count(const char *name, size_t length)
{
    static const char count[] = "LISTEN_FDS";

    return length == sizeof count - 1 && strncmp(name, count, length) == 0;
}

/* libwayland's clients find their connection by it. */
static bool is_wayland(const char *name, size_t length)
{
    static const char wayland[] = "WAYLAND_SOCKET";

    return length == sizeof wayland - 1 && strncmp(name, wayland, length) == 0;
}

bool cloexec_policy_names_descriptor(const char *name, size_t length)
{
    if (is_wayland(name, length))
        return true;
    return (ends_in(name, length, "fd") || ends_in(name, length, "fds")) && !is_clients(name, length) && !is_count(name, length);
}

int cloexec_policy_take_number(const char **text)
{
    int number = 0;

    if (**text < '0' || **text > '9')
        return -1;
    for (; **text >= '0' && **text <= '9' && number < 100000000; (*text)++)
        number = number * 10 + (**text - '0');
    return number;
}

int cloexec_policy_next_number(const char **list)
{
    const char *c = *list + strspn(*list, ",:; ");
    int number = cloexec_policy_take_number(&c);

    if (number < 0 || strchr(",:; ", *c) == NULL)
        return -1;
    *list = c;
    return number;
}

const char *cloexec_policy_mode_name(const struct cloexec_settings *settings)
{
    return settings->off ? "off" : settings->strict ? "strict" : "enforce";
}

const char *cloexec_policy_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}
