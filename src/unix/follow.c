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
static char own_entry[512];
static char settings[2048];
static size_t settings_used, settings_count;

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
    settings_count++;
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

static const char *find_variable(char *const *envp, const char *assignment)
{
    size_t length = strcspn(assignment, "=") + 1;

    for (; envp != NULL && *envp != NULL; envp++)
        if (strncmp(*envp, assignment, length) == 0)
            return *envp;
    return NULL;
}

static const char *preload_list(char *const *envp)
{
    const char *now = find_variable(envp, preload_name);

    return now != NULL ? now + sizeof preload_name - 1 : "";
}

size_t cloexec_follow_room(size_t *pointers, char *const *envp)
{
    *pointers += 1 + settings_count;
    return sizeof preload_name + strlen(own_entry) + 1 + strlen(preload_list(envp));
}

static void add_all_but(struct cloexec_added *added, char *const *envp, bool (*is_left_out)(const char *assignment))
{
    for (; envp != NULL && *envp != NULL; envp++)
        if (is_left_out == NULL || !is_left_out(*envp))
            *added->next++ = *envp;
}

void cloexec_add_all(struct cloexec_added *added, char *const *envp)
{
    add_all_but(added, envp, NULL);
}

/* Ours in front of what the program set. */
static void add_preload(struct cloexec_added *added, const char *list)
{
    *added->next++ = added->text;
    added->text = stpcpy(stpcpy(added->text, preload_name), own_entry);
    if (*list != '\0')
        added->text = stpcpy(stpcpy(added->text, ":"), list);
    added->text++;
}

void cloexec_follow(struct cloexec_added *added, char *const *envp)
{
    const char *list = preload_list(envp);
    size_t length;
    bool is_there = *own_entry == '\0' || find_own_entry(list, &length) != NULL;

    add_all_but(added, envp, is_there ? NULL : is_preload);
    if (!is_there)
        add_preload(added, list);
    for (size_t at = 0; at < settings_used; at += strlen(settings + at) + 1)
        if (find_variable(envp, settings + at) == NULL)
            *added->next++ = settings + at;
}
