/*
 * Judgements: by what a child received, what errno holds and which calls reached the kernel.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "judge.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 1, 2))) static const char *wrong(const char *format, ...)
{
    static char text[256];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return text;
}

static bool is_fcntl(const struct fault_call *call, int command)
{
    return strstr(call->name, "fcntl") != NULL && call->arguments[1] == command;
}

static int count_fcntl(const struct fault_log *log, int command)
{
    int count = 0;

    for (int i = 0; i < log->count && i < FAULT_LOG_SIZE; i++)
        count += is_fcntl(&log->calls[i], command);
    return count;
}

/* How many calls tried the flag, or what came with it. */
static int count_newer(const struct fault_log *log)
{
    int count = 0;

    for (int i = 0; i < log->count && i < FAULT_LOG_SIZE; i++)
        count += log->calls[i].newer;
    return count;
}

static bool same_call(const struct fault_call *a, const struct fault_call *b)
{
    return strcmp(a->name, b->name) == 0 && memcmp(a->arguments, b->arguments, sizeof a->arguments) == 0;
}

const char *judge_withheld(const struct outcome *ours)
{
    if (!ours->made)
        return wrong("no descriptor: %s", strerror(ours->error));
    return ours->received ? wrong("a child received it") : NULL;
}

/* errno stays as it was, except where the bare call changes it (rresvport that finds a port taken). */
const char *judge_made(const struct outcome *ours, const struct outcome *bare)
{
    const char *reason = judge_withheld(ours);

    if (reason == NULL && ours->error != bare->error)
        return wrong("errno was changed to %d (%s)", ours->error, strerror(ours->error));
    return reason;
}

/* A row by hand does what libc does inside, which cannot be counted. */
const char *judge_atomic(const struct row *row, const struct outcome *ours, const struct outcome *bare)
{
    const char *reason = judge_made(ours, bare);

    if (reason != NULL)
        return reason;
    if (count_newer(&ours->log) == 0)
        return wrong("made without the flag");
    if (count_fcntl(&ours->log, F_SETFD) > 0)
        return wrong("the flag was set afterwards");
    if (!row_is_by_hand(row) && ours->log.count != bare->log.count)
        return wrong("%d calls instead of %d", ours->log.count, bare->log.count);
    return NULL;
}

/* Behind a refusal: the caller's own call, then one call to set the flag for each descriptor. */
static const char *judge_late(const struct row *row, const struct outcome *ours, const struct outcome *bare, int refused)
{
    const struct fault_log *log = &ours->log;

    if (row_is_by_hand(row))
        return NULL;
    if (!same_call(&log->calls[refused], &bare->log.calls[0]))
        return wrong("%s is not the caller's own call", log->calls[refused].name);
    if (log->count != refused + bare->log.count + ours->count)
        return wrong("%d calls instead of %d", log->count, refused + bare->log.count + ours->count);
    if (count_fcntl(log, F_SETFD) != ours->count)
        return wrong("the flag was set %d times on %d descriptors", count_fcntl(log, F_SETFD), ours->count);
    return NULL;
}

const char *judge_remembered(const struct row *row, const struct outcome *ours, const struct outcome *bare)
{
    const char *reason = judge_made(ours, bare);

    if (reason != NULL)
        return reason;
    if (count_newer(&ours->log) > 0)
        return wrong("the refusal was not remembered");
    return judge_late(row, ours, bare, 0);
}

const char *judge_fell_back(const struct row *row, const struct run *ours, const struct run *bare)
{
    const struct outcome *first = &ours->outcomes[0];
    const char *reason = judge_made(first, &bare->outcomes[0]);

    if (reason != NULL)
        return reason;
    if (count_newer(&first->log) != 1)
        return wrong("the flag was tried %d times", count_newer(&first->log));
    reason = judge_late(row, first, &bare->outcomes[0], 1);
    return reason != NULL ? reason : judge_remembered(row, &ours->outcomes[1], &bare->outcomes[1]);
}

const char *judge_failed(const struct row *row, const struct outcome *ours, int error)
{
    if (ours->made)
        return wrong("a descriptor, where the call should fail");
    if (ours->error != error)
        return wrong("%s instead of %s", strerror(ours->error), strerror(error));
    if (!row_is_by_hand(row) && ours->log.count != 1)
        return wrong("%d calls instead of 1", ours->log.count);
    return NULL;
}

const char *judge_same_failure(const struct outcome *ours, const struct outcome *bare)
{
    if (ours->made)
        return wrong("a descriptor, where the bare call fails: %s", strerror(bare->error));
    if (ours->error != bare->error)
        return wrong("errno is %d, bare it is %d (%s)", ours->error, bare->error, strerror(bare->error));
    return NULL;
}

const char *judge_handed_over(const struct outcome *ours, const struct outcome *bare)
{
    if (!ours->made)
        return wrong("no descriptor: %s", strerror(ours->error));
    if (ours->error != bare->error)
        return wrong("errno was changed to %d (%s)", ours->error, strerror(ours->error));
    return ours->received ? NULL : wrong("close-on-exec, though it could not be set");
}

/* A message says itself whether the flag was honoured, and needs no look. */
const char *judge_neglected(const struct row *row, const struct run *ours, const struct run *bare)
{
    const struct outcome *first = &ours->outcomes[0], *second = &ours->outcomes[1];
    const char *reason = judge_made(first, &bare->outcomes[0]);

    reason = reason != NULL ? reason : judge_made(second, &bare->outcomes[1]);
    if (reason != NULL || row_is_message(row))
        return reason;
    if (count_fcntl(&first->log, F_GETFD) == 0)
        return wrong("the first descriptor was not looked at");
    if (count_fcntl(&second->log, F_GETFD) > 0)
        return wrong("the second descriptor was looked at again");
    return NULL;
}
