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
static const char allowed_debug[] = "CLOEXEC_DEBUG: 0 or 1";
static const char allowed_keep[] = "CLOEXEC_KEEP: a list of open, stdio, temp, socket, pipe, dup, event, pty, mount, raw";
static const char allowed_names[] = "CLOEXEC_MODE, CLOEXEC_SKIP, CLOEXEC_ONLY, CLOEXEC_KEEP, CLOEXEC_DEBUG";
/* The runner's own variables share the prefix and are none of our business. */
static const char *const runner_names[] = {"LIBRARY", "SYSTEMD_DIR"};

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
    if (strcmp(value, "enforce") == 0)
        settings->off = false;
    else if (strcmp(value, "off") == 0)
        settings->off = true;
    else if (*value != '\0')
        return allowed_modes;
    return NULL;
}

static const char *take_debug(struct cloexec_settings *settings, const char *value)
{
    settings->debug = *value != '\0' && strcmp(value, "0") != 0;
    return !settings->debug || strcmp(value, "1") == 0 ? NULL : allowed_debug;
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

static bool is_runners(const char *assignment)
{
    for (size_t i = 0; i < sizeof runner_names / sizeof *runner_names; i++)
        if (value_of(assignment, runner_names[i]) != NULL)
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
        return take_debug(settings, value);
    return is_runners(assignment) ? NULL : allowed_names;
}

static bool matches(const char *entry, size_t length, const char *name)
{
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

const char *cloexec_policy_mode_name(const struct cloexec_settings *settings)
{
    return settings->off ? "off" : "enforce";
}

const char *cloexec_policy_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}
