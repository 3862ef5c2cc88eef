/*
 * The rows, made from the two tables and calls.h.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "row.h"

#include <string.h>

#include "fixture.h"
#include "libc.h"
#include "rows.h"

#include "calls.h"

#define row_take_messages row_take_message

/* name, how to call it, and the type and name of the function that does it. */
#define DEFINE(name, result, expression, function)                                                                     \
    static void name(bool bare, struct outcome *outcome)                                                               \
    {                                                                                                                  \
        typeof(function) *call = bare ? row_behind(#function) : function;                                              \
        row_take_##result(outcome, expression);                                                                        \
    }

/* One function for each row of the tables that a kernel may refuse; the others have no descriptor to lose. */
#define DEFINE_never(name, result)
#define DEFINE_no_such_call(name, result) DEFINE(call_##name, result, CALL_##name, name)
#define DEFINE_bad_argument(name, result) DEFINE(call_##name, result, CALL_##name, name)
#define DEFINE_neglect(name, result) DEFINE(call_##name, result, CALL_##name, name)
#define FD_FUNCTION(name, result, form, with, refused, family, when) CLOEXEC_IF(when, DEFINE_##refused(name, result))
#include "functions.def"
#undef FD_FUNCTION

#define DEFINE_RAW_never(name, result)
#define DEFINE_RAW_no_such_call(name, result) DEFINE(call_RAW_##name, result, CALL_RAW_##name, syscall)
#define DEFINE_RAW_bad_argument(name, result) DEFINE(call_RAW_##name, result, CALL_RAW_##name, syscall)
#define RAW_CALL(name, result, form, with, argument, refused, family) DEFINE_RAW_##refused(name, result)
#include "syscalls.def"
#undef RAW_CALL

#define MISTAKE(name, result, expression) DEFINE(mistake_##name, result, expression, name)
MISTAKES(MISTAKE)
#undef MISTAKE
#define MISTAKE(name, result, expression) DEFINE(mistake_RAW_##name, result, expression, syscall)
RAW_MISTAKES(MISTAKE)
#undef MISTAKE

static const struct {
    const char *name;
    row_call *call;
} mistakes[] = {
#define MISTAKE(name, result, expression) {#name, mistake_##name},
    MISTAKES(MISTAKE)
#undef MISTAKE
#define MISTAKE(name, result, expression) {"syscall " #name, mistake_RAW_##name},
        RAW_MISTAKES(MISTAKE)
#undef MISTAKE
};

row_call *row_mistake(const char *name)
{
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
        if (strcmp(mistakes[i].name, name) == 0)
            return mistakes[i].call;
    return NULL;
}

#define CALLED_never(n)
#define CALLED_no_such_call(n) .call = call_##n
#define CALLED_bad_argument(n) .call = call_##n
#define CALLED_neglect(n) .call = call_##n

/* Under other parameter names than the tables', which are the members' names. */
#define MEMBERS(n, r, f, gives) .name = n, .result = #gives, .form = #f, .refused = REFUSES_##r

const struct row rows[] = {
#define FD_FUNCTION(name, result, form, with, refused, family, when)                                                   \
    {MEMBERS(#name, refused, form, result), CLOEXEC_IF(when, CALLED_##refused(name))},
#include "functions.def"
#undef FD_FUNCTION
#define RAW_CALL(name, result, form, with, argument, refused, family)                                                  \
    {MEMBERS("syscall " #name, refused, form, result), .is_raw = true, CALLED_##refused(RAW_##name)},
#include "syscalls.def"
#undef RAW_CALL
};

const int row_count = sizeof rows / sizeof *rows;

bool row_is_by_hand(const struct row *row)
{
    return strcmp(row->form, "hand") == 0 && !row->is_raw;
}

bool row_is_message(const struct row *row)
{
    return strncmp(row->result, "message", strlen("message")) == 0;
}

static void call_cloexec_dup2(bool bare, struct outcome *outcome)
{
    static int target = 60;
    int (*call)(int, int, int) = (int (*)(int, int, int))dlsym(RTLD_DEFAULT, "cloexec_dup2");

    row_take_fd(outcome, bare || call == NULL ? -1 : call(null_fd, target++, 0));
}

const struct row row_dup2 = {MEMBERS("cloexec_dup2", no_such_call, hand, fd), .call = call_cloexec_dup2};

static void *find(const char *library, const char *name)
{
    void *handle = dlopen(library, RTLD_NOLOAD | RTLD_LAZY);

    return handle != NULL ? dlsym(handle, name) : NULL;
}

/* libfault depends on libc, so a name that it does not have is sought there. */
void *row_behind(const char *name)
{
    return find("libfault.so", name);
}

void *row_libc(const char *name)
{
    return find("libc.so.6", name);
}

static void take(struct outcome *outcome, int fd)
{
    outcome->made = fd >= 0;
    if (fd >= 0)
        outcome->fds[outcome->count++] = fd;
}

void row_take_fd(struct outcome *outcome, long fd)
{
    take(outcome, (int)fd);
}

void row_take_pair(struct outcome *outcome, long result)
{
    if (result < 0)
        return;
    take(outcome, pair[0]);
    take(outcome, pair[1]);
}

void row_take_stream(struct outcome *outcome, void *stream)
{
    if (stream != NULL)
        take(outcome, fileno(stream));
}

void row_take_message(struct outcome *outcome, long result)
{
    struct msghdr *header = message.msg_controllen > messages[0].msg_hdr.msg_controllen ? &messages[0].msg_hdr : &message;
    struct cmsghdr *control;
    int fd;

    if (result < 0)
        return;
    control = CMSG_FIRSTHDR(header);
    memcpy(&fd, CMSG_DATA(control), sizeof fd);
    take(outcome, fd);
}
