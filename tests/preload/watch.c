/*
 * fanotify, whose events bring descriptors of their own, and perf_event_open.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <linux/perf_event.h>

#include "table.h"

/* --- fanotify_init --- */

typedef int fanotify_function(unsigned flags, unsigned event_flags);

static void make_by_fanotify(struct made *made, fanotify_function *make_it)
{
    ready();
    made_fd(made, make_it(FAN_CLASS_NOTIF, O_RDONLY));
}

/* Opens a file that is watched, and looks at the descriptor that the event brings. */
static void try_event(fanotify_function *make_it, const char *what, unsigned event_flags)
{
    int fd = (int)TRY_AS(what, make_it(FAN_CLASS_CONTENT | FAN_NONBLOCK, event_flags));
    struct fanotify_event_metadata event = {.fd = -1};

    if (fd < 0)
        return;
    if (TRY(fanotify_mark(fd, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, "file")) == 0) {
        close((int)MUST(open("file", O_RDONLY | O_CLOEXEC)));
        TRY(read(fd, &event, sizeof event));
        if (event_flags & O_CLOEXEC)
            note_fate(what, event.fd);
        else
            born(what, event.fd);
        note_kind(event.fd);
        close(event.fd);
    }
    born_and_gone(what, fd);
}

static void try_fanotify(fanotify_function *make_it)
{
    int fd;

    TRY(make_it(0x7777777, O_RDONLY));
    TRY(make_it(FAN_CLASS_NOTIF, 0x7777777));
    fd = (int)TRY(make_it(FAN_CLASS_NOTIF | FAN_CLOEXEC, O_RDONLY));
    note_fate("FAN_CLOEXEC", fd);
    if (fd >= 0)
        close(fd);
    try_event(make_it, "reading", O_RDONLY);
    try_event(make_it, "both", O_RDWR | O_LARGEFILE);
    try_event(make_it, "O_CLOEXEC for events", O_RDONLY | O_CLOEXEC);
}

#define FANOTIFY_ROW(name, call)                                                                                       \
    static int by_##name(unsigned flags, unsigned event_flags)                                                         \
    {                                                                                                                  \
        return (int)call;                                                                                              \
    }                                                                                                                  \
    void make_##name(struct made *made)                                                                                \
    {                                                                                                                  \
        make_by_fanotify(made, by_##name);                                                                             \
    }                                                                                                                  \
    void case_##name(void)                                                                                             \
    {                                                                                                                  \
        try_fanotify(by_##name);                                                                                       \
    }

#ifdef HAVE_FANOTIFY_INIT
FANOTIFY_ROW(fanotify_init, fanotify_init(flags, event_flags))
#endif
FANOTIFY_ROW(raw_fanotify_init, syscall(SYS_fanotify_init, flags, event_flags))

/* --- perf_event_open --- */

static int perf_event(struct perf_event_attr *attributes, unsigned long flags)
{
    return (int)syscall(SYS_perf_event_open, attributes, 0, -1, -1, flags);
}

static struct perf_event_attr *attributes(void)
{
    static struct perf_event_attr dummy;

    dummy = (struct perf_event_attr){.type = PERF_TYPE_SOFTWARE, .size = sizeof dummy, .config = PERF_COUNT_SW_DUMMY};
    return &dummy;
}

void make_raw_perf_event_open(struct made *made)
{
    struct perf_event_attr *dummy = attributes();

    dummy->exclude_kernel = 1;
    ready();
    made_fd(made, perf_event(dummy, 0));
}

void case_raw_perf_event_open(void)
{
    struct perf_event_attr *dummy = attributes();
    int fd;

    dummy->exclude_kernel = 1;
    TRY(perf_event(dummy, 0x77777));
    TRY(perf_event(NULL, 0));
    TRY(syscall(SYS_perf_event_open, dummy, 0, -1, 77, 0));
    fd = (int)TRY(perf_event(dummy, PERF_FLAG_FD_CLOEXEC));
    note_fate("PERF_FLAG_FD_CLOEXEC", fd);
    if (fd >= 0)
        close(fd);
    born_and_gone("after mistakes", (int)TRY(perf_event(dummy, 0)));
    born_and_gone("PERF_FLAG_FD_NO_GROUP", (int)TRY(perf_event(dummy, PERF_FLAG_FD_NO_GROUP)));
}
