/*
 * The scenario of libfault and its log.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "fault-answer.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct fault_log fault_log;

enum answered { ANSWERED_always, ANSWERED_no_such_call, ANSWERED_bad_argument, ANSWERED_not_a_terminal, ANSWERED_neglect };

static const struct kernel_line {
    const char *came, *flag;
    enum answered answered;
} kernel_lines[] = {
#define KERNEL(name, came, flag, answered, source) {came, flag, ANSWERED_##answered},
#include "kernel.def"
#undef KERNEL
    {"0", "0", ANSWERED_always},
};

static struct {
    int refusal;   /* errno for what is newer, or 0 */
    int exhausted; /* errno for everything, or 0 */
    bool neglects, refuses_setfd;
    long version;  /* of the kernel that is played */
} scenario = {.version = LONG_MAX};

static const struct word {
    const char *word;
    int *place, error;
} words[] = {
    {"no_such_call", &scenario.refusal, ENOSYS},       {"bad_argument", &scenario.refusal, EINVAL},
    {"permission", &scenario.refusal, EPERM},          {"exhausted:EMFILE", &scenario.exhausted, EMFILE},
    {"exhausted:ENFILE", &scenario.exhausted, ENFILE}, {"exhausted:ENOMEM", &scenario.exhausted, ENOMEM},
    {"exhausted", &scenario.exhausted, EMFILE},
};

/* "2.6.22" as one number. */
static long version_number(const char *text)
{
    char *rest = (char *)text;
    long number = 0;

    for (int part = 0; part < 3; part++) {
        number = number * 1000 + strtol(rest, &rest, 10);
        if (*rest == '.')
            rest++;
    }
    return number;
}

static bool is_word(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && strncmp(text, word, length) == 0;
}

static void take_word(const char *text, size_t length)
{
    if (strncmp(text, "kernel=", 7) == 0)
        scenario.version = version_number(text + 7);
    scenario.neglects |= is_word(text, length, "neglect");
    scenario.refuses_setfd |= is_word(text, length, "setfd");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (is_word(text, length, words[i].word))
            *words[i].place = words[i].error;
}

void fault_scenario(const char *text)
{
    scenario.refusal = scenario.exhausted = 0;
    scenario.neglects = scenario.refuses_setfd = false;
    scenario.version = LONG_MAX;
    for (size_t length; *text != '\0'; text += length + (text[length] == ',')) {
        length = strcspn(text, ",");
        take_word(text, length);
    }
}

__attribute__((constructor)) static void start(void)
{
    const char *text = getenv("FAULT"), *version = getenv("FAULT_KERNEL");

    if (text != NULL)
        fault_scenario(text);
    if (version != NULL)
        scenario.version = version_number(version);
}

static void note(const char *name, const long arguments[6], bool newer)
{
    int place = __atomic_fetch_add(&fault_log.count, 1, __ATOMIC_RELAXED);
    struct fault_call *call = &fault_log.calls[place];

    if (place >= FAULT_LOG_SIZE)
        return;
    strncpy(call->name, name, sizeof call->name - 1);
    memcpy(call->arguments, arguments, sizeof call->arguments);
    call->newer = newer;
}

void fault_note(const char *name, const long arguments[6])
{
    note(name, arguments, false);
}

static enum fault_answer refuse(int error)
{
    errno = error;
    return FAULT_refused;
}

/* The answer of the kernel whose version is played. */
static enum fault_answer ask_version(const struct kernel_line *line, bool flagged)
{
    static const int errors[] = {[ANSWERED_no_such_call] = ENOSYS, [ANSWERED_bad_argument] = EINVAL, [ANSWERED_not_a_terminal] = ENOTTY};

    if (line->answered == ANSWERED_not_a_terminal && scenario.version < version_number(line->came))
        return refuse(ENOTTY);
    if (scenario.version < version_number(line->came))
        return refuse(ENOSYS);
    if (!flagged || scenario.version >= version_number(line->flag))
        return FAULT_passed;
    return line->answered == ANSWERED_neglect ? FAULT_neglected : refuse(errors[line->answered]);
}

enum fault_answer fault_ask(const char *name, enum kernel_call call, bool flagged, const long arguments[6])
{
    const struct kernel_line *line = &kernel_lines[call];
    bool newer = flagged || (call != KERNEL_old && line->answered == ANSWERED_always);

    note(name, arguments, newer);
    if (scenario.exhausted != 0)
        return refuse(scenario.exhausted);
    if (newer && scenario.refusal != 0)
        return refuse(scenario.refusal);
    if (flagged && scenario.neglects && line->answered == ANSWERED_neglect)
        return FAULT_neglected;
    return ask_version(line, flagged);
}

enum fault_answer fault_ask_setfd(const char *name, const long arguments[6])
{
    note(name, arguments, false);
    return scenario.refuses_setfd ? refuse(EPERM) : FAULT_passed;
}
