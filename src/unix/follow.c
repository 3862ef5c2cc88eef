/*
 * What is remembered lies in buffers of our own: a program that sets its title writes over the strings of its first environment.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "follow.h"

#include <string.h>

#include "policy.h"

bool cloexec_follows;

static const char preload_name[] = "LD_PRELOAD=";
static const char library_name[] = "libcloexec.so";

/* Our entry of the list, and our settings, each with its end. */
static char own_entry[PRELOAD_SIZE / 2];
static char settings[2048];
static size_t settings_used;

static bool is_preload(const char *assignment)
{
    return strncmp(assignment, preload_name, sizeof preload_name - 1) == 0;
}

/* The entry of a list that names our library; its length in *length.  ld.so takes colons and blanks. */
static const char *find_own_entry(const char *list, size_t *length)
{
    for (const char *entry = list; *entry != '\0'; entry += *length) {
        const size_t name_length = sizeof library_name - 1;

        entry += strspn(entry, ": ");
        *length = strcspn(entry, ": ");
        if (*length >= name_length && strncmp(entry + *length - name_length, library_name, name_length) == 0)
            return entry;
    }
    return NULL;
}

static void remember_setting(const char *assignment)
{
    size_t size = strlen(assignment) + 1;

    if (size > sizeof settings - settings_used)
        return;
    memcpy(settings + settings_used, assignment, size);
    settings_used += size;
}

static void remember_entry(const char *list)
{
    size_t length;
    const char *entry = find_own_entry(list, &length);

    if (entry != NULL && length < sizeof own_entry)
        memcpy(own_entry, entry, length);
}

void cloexec_follow_start(char *const *environment)
{
    cloexec_follows = true;
    for (; *environment != NULL; environment++)
        if (is_preload(*environment))
            remember_entry(*environment + sizeof preload_name - 1);
        else if (cloexec_policy_is_ours(*environment))
            remember_setting(*environment);
}

static void add(struct cloexec_added *added, const char *assignment)
{
    if (added->count < ADDED_MOST)
        added->entries[added->count++] = assignment;
}

static const char *find_variable(char *const *envp, const char *assignment)
{
    size_t length = strcspn(assignment, "=") + 1;

    for (; envp != NULL && *envp != NULL; envp++)
        if (strncmp(*envp, assignment, length) == 0)
            return *envp;
    return NULL;
}

/* Ours in front of what the program set; a list that does not fit stays the program's. */
static void follow_preload(struct cloexec_added *added, char *const *envp)
{
    const char *now = find_variable(envp, preload_name);
    const char *list = now != NULL ? now + sizeof preload_name - 1 : "";
    size_t length;

    if (*own_entry == '\0' || find_own_entry(list, &length) != NULL ||
        sizeof preload_name + strlen(own_entry) + 1 + strlen(list) > sizeof added->preload)
        return;
    strcpy(added->preload, preload_name);
    strcat(added->preload, own_entry);
    if (*list != '\0') {
        strcat(added->preload, ":");
        strcat(added->preload, list);
    }
    add(added, added->preload);
    added->replaces_preload = now != NULL;
}

void cloexec_follow(struct cloexec_added *added, char *const *envp)
{
    follow_preload(added, envp);
    for (size_t at = 0; at < settings_used; at += strlen(settings + at) + 1)
        if (find_variable(envp, settings + at) == NULL)
            add(added, settings + at);
}

size_t cloexec_environment_count(char *const *envp)
{
    size_t count = 0;

    while (envp != NULL && envp[count] != NULL)
        count++;
    return count;
}

void cloexec_environment(char **room, char *const *envp, const struct cloexec_added *added)
{
    for (; envp != NULL && *envp != NULL; envp++)
        if (!added->replaces_preload || !is_preload(*envp))
            *room++ = *envp;
    for (size_t i = 0; i < added->count; i++)
        *room++ = (char *)added->entries[i];
    *room = NULL;
}
