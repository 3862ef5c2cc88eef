/*
 * What is asked for: the settings of the environment, and what follows from them for one program.  Knows no system.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_POLICY_H
#define CLOEXEC_POLICY_H

#include <stdbool.h>
#include <stddef.h>

/* The families of functions that CLOEXEC_KEEP knows: one bit each. */
#define CLOEXEC_FAMILIES(family) \
    family(open) family(stdio) family(temp) family(socket) family(pipe) family(dup) family(event) family(pty) family(mount) family(raw) \
    family(exec)

enum cloexec_family_number {
#define CLOEXEC_NUMBER(name) FAMILY_NUMBER_##name,
    CLOEXEC_FAMILIES(CLOEXEC_NUMBER)
#undef CLOEXEC_NUMBER
    FAMILY_COUNT
};

enum cloexec_family {
#define CLOEXEC_BIT(name) FAMILY_##name = 1u << FAMILY_NUMBER_##name,
    CLOEXEC_FAMILIES(CLOEXEC_BIT)
#undef CLOEXEC_BIT
    FAMILY_ALL = (1u << FAMILY_COUNT) - 1
};

/*
 * The settings as found, over the defaults: these are zeroes, or what the system that reads the settings has written there before.
 * Lists point into the environment and may be NULL.
 */
struct cloexec_settings {
    bool has_strict; /* written by the system: whether CLOEXEC_MODE=strict means something to it */
    bool off;
    bool strict;
    bool debug;
    bool no_handover;
    bool follow;
    unsigned kept;
    const char *skip;
    const char *only;
};

/* The program that we are in, under the names that a user may know it by; an entry may be NULL. */
enum { CLOEXEC_NAMES = 2 };
struct cloexec_program {
    const char *names[CLOEXEC_NAMES];
    const char *applet; /* what a program with many names was called as */
};

/* Tells whether an assignment NAME=value has our prefix. */
static inline bool cloexec_policy_is_ours(const char *assignment)
{
    static const char prefix[] = "CLOEXEC_";

    for (const char *p = prefix; *p != '\0'; p++, assignment++)
        if (*assignment != *p)
            return false;
    return true;
}

/*
 * Takes one assignment NAME=value of the environment.  A name that is not ours is passed over; a bad value leaves the default.
 * Returns NULL, or what is allowed when the value (or a name with our prefix) was not understood.
 */
const char *cloexec_policy_take(struct cloexec_settings *settings, const char *assignment);

/* Tells whether a list of program names (separated by commas, colons or blanks; a * at an entry's end stands for anything) has name. */
bool cloexec_policy_lists(const char *list, const char *name);

/* Returns the families that are served in a program: FAMILY_ALL, less those kept; 0 where it is left alone. */
unsigned cloexec_policy_families(const struct cloexec_settings *settings, const struct cloexec_program *program);

/*
 * Tells whether a name says that its value is a descriptor: it ends in fd or fds, in any case, or is WAYLAND_SOCKET.  Never a name that a
 * client can choose: a web server makes HTTP_X_FD of a request's header "X-Fd", and REDIRECT_HTTP_X_FD of that.
 */
bool cloexec_policy_names_descriptor(const char *name, size_t length);

/* Takes the digits that text begins with.  Returns -1 where there are none. */
int cloexec_policy_take_number(const char **text);

/* Takes the next number of a list of digits and ,:; and blanks.  Returns -1 at its end, and where anything else is in it. */
int cloexec_policy_next_number(const char **list);

/* Returns the word for the mode. */
const char *cloexec_policy_mode_name(const struct cloexec_settings *settings);

/* Returns the last component of a path. */
const char *cloexec_policy_base_name(const char *path);

#endif
