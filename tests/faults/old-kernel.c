/*
 * Every row that a kernel may refuse, under every answer.  Runs with libcloexec and, behind it, libfault preloaded:
 *
 *   old-kernel refusals            refused each way, exhausted, mistaken, refused after a success, F_SETFD refused as well
 *   old-kernel neglect             flags ignored; for a library that looks (CLOEXEC_LOOKS, forms.h)
 *   old-kernel kernels VERSION...  as those kernels answered, against the bare call; for a library that looks
 *   old-kernel filters             refused by the real kernel, through a filter
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "filter.h"
#include "judge.h"

static int number, failures;

__attribute__((format(printf, 2, 3))) static void tell(const char *reason, const char *format, ...)
{
    va_list arguments;

    printf("%sok %d - ", reason == NULL ? "" : "not ", ++number);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
    if (reason != NULL)
        printf("# %s\n", reason);
    failures += reason != NULL;
}

static void skip(const char *name, const char *reason)
{
    printf("ok %d - %s # SKIP %s\n", ++number, name, reason);
}

static const struct answer {
    const char *scenario;
    int error;
} answers[] = {{"no_such_call", ENOSYS}, {"permission", EPERM}, {"bad_argument", EINVAL}},
  exhaustions[] = {{"exhausted:EMFILE", EMFILE}, {"exhausted:ENFILE", ENFILE}, {"exhausted:ENOMEM", ENOMEM}};
enum { ANSWERS = sizeof answers / sizeof *answers };

static bool is_exhaustion(const struct answer *answer)
{
    return answer >= exhaustions && answer < exhaustions + ANSWERS;
}

/* What forms.h promises of a row.  A message is refused by its socket and not by the kernel: EINVAL, whenever it comes. */
static bool falls_back(const struct row *row, const struct answer *answer, bool after_success)
{
    if (row_is_message(row))
        return answer->error == EINVAL;
    if (row->refused == REFUSES_neglect || is_exhaustion(answer))
        return false;
    return answer->error != EINVAL || (row->refused == REFUSES_bad_argument && !after_success);
}

static const char *ended(const struct run *result)
{
    return result->ended ? NULL : "the process died, or the witness did not report";
}

static void check_healthy(const struct row *row, const struct run *bare)
{
    const struct run *ours = run_twice(false, row->call, "", "");
    const char *reason = ended(ours);

    for (int i = 0; i < RUN_CALLS && reason == NULL; i++)
        reason = judge_atomic(row, &ours->outcomes[i], &bare->outcomes[i]);
    tell(reason, "%s: healthy kernel", row->name);
}

static void check_refused(const struct row *row, const struct run *bare, const struct answer *answer)
{
    const struct run *ours = run_twice(false, row->call, answer->scenario, answer->scenario);
    const char *reason = ended(ours);

    if (reason == NULL && falls_back(row, answer, false))
        reason = judge_fell_back(row, ours, bare);
    else if (reason == NULL)
        reason = judge_failed(row, &ours->outcomes[0], answer->error);
    tell(reason, "%s: %s%s", row->name, answer->scenario, falls_back(row, answer, false) ? "" : " is an answer to the caller");
}

/*
 * A filter may come into force while the process runs; a bad argument is the caller's own once the flag has worked.  errno is not
 * compared: the way of all calls behind the first success does not spend the instructions to save it (forms.h).
 */
static void check_refused_later(const struct row *row, const struct run *bare, const struct answer *answer)
{
    const struct run *ours = run_twice(false, row->call, "", answer->scenario);
    const char *reason = ended(ours);

    reason = reason != NULL ? reason : judge_made(&ours->outcomes[0], &bare->outcomes[0]);
    if (reason == NULL && falls_back(row, answer, true))
        reason = judge_withheld(&ours->outcomes[1]);
    else if (reason == NULL)
        reason = judge_failed(row, &ours->outcomes[1], answer->error);
    tell(reason, "%s: %s after a success", row->name, answer->scenario);
}

static void check_unsettable(const struct row *row, const struct run *bare, const struct answer *answer)
{
    char scenario[64];
    const struct run *ours;
    const char *reason;

    if (!falls_back(row, answer, false))
        return;
    snprintf(scenario, sizeof scenario, "%s,setfd", answer->scenario);
    ours = run_twice(false, row->call, scenario, scenario);
    reason = ended(ours);
    for (int i = 0; i < RUN_CALLS && reason == NULL; i++)
        reason = judge_handed_over(&ours->outcomes[i], &bare->outcomes[i]);
    tell(reason, "%s: %s, and F_SETFD is refused", row->name, answer->scenario);
}

static void check_exhausted(const struct row *row, const struct answer *answer)
{
    const struct run *ours = run_twice(false, row->call, answer->scenario, "");
    const char *reason = ended(ours);

    reason = reason != NULL ? reason : judge_failed(row, &ours->outcomes[0], answer->error);
    if (reason == NULL)
        reason = judge_withheld(&ours->outcomes[1]);
    tell(reason, "%s: %s", row->name, answer->scenario);
}

static void check_mistake(const struct row *row)
{
    struct plan plan = {.bare = true, .calls = {row_mistake(row->name), row->call}, .scenarios = {"", ""}};
    const struct run *bare, *ours;
    const char *reason;

    if (plan.calls[0] == NULL)
        return;
    bare = run(&plan);
    plan.bare = false;
    ours = run(&plan);
    reason = ended(ours);
    if (reason == NULL)
        reason = judge_same_failure(&ours->outcomes[0], &bare->outcomes[0]);
    if (reason == NULL)
        reason = judge_atomic(row, &ours->outcomes[1], &bare->outcomes[1]);
    tell(reason, "%s: the caller's own mistake teaches nothing", row->name);
}

static void refusals(const struct row *row, const struct run *bare)
{
    check_healthy(row, bare);
    for (int i = 0; i < ANSWERS; i++) {
        check_refused(row, bare, &answers[i]);
        check_unsettable(row, bare, &answers[i]);
    }
    for (int i = 0; i < ANSWERS && row->refused != REFUSES_neglect; i++)
        check_refused_later(row, bare, &answers[i]);
    for (int i = 0; i < ANSWERS; i++)
        check_exhausted(row, &exhaustions[i]);
    check_mistake(row);
}

static void filter(const struct row *row, const struct run *bare)
{
    if (row->refused == REFUSES_neglect && !row_is_message(row))
        return;
    for (int i = 0; i < ANSWERS; i++) {
        check_refused(row, bare, &answers[i]);
        check_refused_later(row, bare, &answers[i]);
    }
    check_refused(row, bare, &exhaustions[0]);
}

static void neglect(const struct row *row, const struct run *bare)
{
    const struct run *ours;
    const char *reason;

    if (row->refused != REFUSES_neglect)
        return;
    for (int i = 0; i < 2; i++) {
        const char *scenario = i == 0 ? "" : "neglect";

        ours = run_twice(false, row->call, scenario, scenario);
        reason = ended(ours);
        tell(reason != NULL ? reason : judge_neglected(row, ours, bare), "%s: %s", row->name, i == 0 ? "the flag is honoured" : scenario);
    }
}

static const char *played; /* the version */

static void kernel(const struct row *row, const struct run *bare)
{
    const struct run *ours = run_twice(false, row->call, played, played);
    const char *reason = ended(ours);

    for (int i = 0; i < RUN_CALLS && reason == NULL; i++)
        if (bare->outcomes[i].made)
            reason = judge_made(&ours->outcomes[i], &bare->outcomes[i]);
        else
            reason = judge_same_failure(&ours->outcomes[i], &bare->outcomes[i]);
    tell(reason, "%s: %s%s", row->name, played, bare->outcomes[0].made ? "" : ", which has no such call");
}

typedef void check_row(const struct row *row, const struct run *bare);

/* A call that fails bare on a healthy kernel (no right to, not compiled in) tells nothing. */
static void check_rows(check_row *check, const char *scenario)
{
    for (const struct row *row = rows; row < rows + row_count; row++) {
        const struct run *bare;

        if (row->call == NULL)
            continue;
        bare = run_twice(true, row->call, scenario, scenario);
        if (!bare->ended || (*scenario == '\0' && !bare->outcomes[0].made))
            skip(row->name, strerror(bare->outcomes[0].error));
        else
            check(row, bare);
    }
}

static void check_dup2(void)
{
    static const struct run untouched = {.outcomes = {{.error = UNTOUCHED}, {.error = UNTOUCHED}}};

    for (int i = 0; i < ANSWERS; i++) {
        const struct run *ours = run_twice(false, row_dup2.call, answers[i].scenario, answers[i].scenario);
        const char *reason = ended(ours);

        for (int j = 0; j < RUN_CALLS && reason == NULL; j++)
            reason = falls_back(&row_dup2, &answers[i], false) ? judge_made(&ours->outcomes[j], &untouched.outcomes[j])
                                                               : judge_failed(&row_dup2, &ours->outcomes[j], answers[i].error);
        tell(reason, "%s: %s", row_dup2.name, answers[i].scenario);
    }
}

static void check_refusals(void)
{
    check_rows(refusals, "");
    check_dup2();
}

static void check_neglect(void)
{
    check_rows(neglect, "");
}

static void check_kernels(char **versions)
{
    char scenario[64];

    played = scenario;
    for (; *versions != NULL; versions++) {
        snprintf(scenario, sizeof scenario, "kernel=%s", *versions);
        check_rows(kernel, scenario);
    }
}

static void skip_all(const char *reason)
{
    printf("1..0 # SKIP %s\n", reason);
    exit(EXIT_SUCCESS);
}

static void check_filters(void)
{
    const char *missing = filter_missing();

    if (missing != NULL)
        skip_all(missing);
    run_arm_by = filter_install;
    check_rows(filter, "");
    check_dup2();
}

/* 0 to 2 are never close-on-exec, so no call may be given one of them. */
static void open_standard(void)
{
    while (LIBC(open)("/dev/null", O_RDWR) <= STDERR_FILENO)
        continue;
}

static void check_by_name(char **arguments)
{
    if (strcmp(arguments[0], "refusals") == 0)
        check_refusals();
    else if (strcmp(arguments[0], "neglect") == 0)
        check_neglect();
    else if (strcmp(arguments[0], "kernels") == 0)
        check_kernels(arguments + 1);
    else if (strcmp(arguments[0], "filters") == 0)
        check_filters();
}

int main(int argc, char **argv)
{
    if (argc < 2 || fault_scenario == NULL || getenv("WITNESS") == NULL)
        skip_all("not told what to check, libfault is not preloaded, or WITNESS is not set");
    open_standard();
    run_arm_by = fault_scenario;
    check_by_name(argv + 1);
    printf("1..%d\n", number);
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
