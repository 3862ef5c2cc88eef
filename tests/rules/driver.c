/*
 * rules [TITLE]...   runs all cases or some, each bare and preloaded: TAP
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "rule.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* The patience is for what hangs: a busy machine needs far less. */
enum { PATIENCE = 300, OUTPUT_SIZE = 1 << 16 };

static const struct rule_group *const groups[] = {
#define RULE_ADDRESS(name) &name##_group,
    RULE_GROUPS(RULE_ADDRESS)
};
enum { GROUPS = sizeof groups / sizeof *groups };

const struct rule_case *this_case;
int generation;

static char scratch[] = "/tmp/cloexec-rules-XXXXXX";
static char directory[PATH_MAX];
static int number, failures;

static const char *in_directory(const char *name)
{
    static char path[PATH_MAX + 64];

    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

static void run_command(const char *format, const char *a, const char *b)
{
    char command[3 * PATH_MAX];

    snprintf(command, sizeof command, format, a, b);
    if (system(command) != 0)
        printf("# failed: %s\n", command);
}

/* --- one run --- */

static const char *program_of(const struct rule_case *self)
{
    return self->link != NULL ? in_directory(self->link) : self->run_as != NULL ? in_directory(self->run_as) : "/proc/self/exe";
}

static void set_environment(const struct rule_case *self, bool preloaded)
{
    static const char *const kept[] = {"PATH", "WITNESS", "CLOEXEC_LIBRARY", "MODULES", "RULES"};
    enum { KEPT = sizeof kept / sizeof *kept };
    const char *values[KEPT];

    for (int i = 0; i < KEPT; i++)
        values[i] = getenv(kept[i]);
    clearenv();
    for (int i = 0; i < KEPT; i++)
        if (values[i] != NULL)
            setenv(kept[i] + (i == 2 ? 8 : 0), values[i], 1); /* CLOEXEC_LIBRARY is LIBRARY there: no setting of ours */
    setenv("RULE_CASE", self->title, 1);
    setenv("RULE_DIRECTORY", directory, 1);
    for (int i = 0; i < VARIABLES_MOST && self->given[i] != NULL; i++)
        putenv((char *)self->given[i]);
    if (preloaded)
        setenv("LD_PRELOAD", getenv("LIBRARY"), 1);
}

static void execute_subject(const struct rule_case *self, bool preloaded, int out)
{
    const char *program = program_of(self);
    int null = open("/dev/null", O_RDWR);

    dup2(null, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    close_range(3, ~0u, 0);
    for (int i = 0; i < self->born; i++)
        open("/dev/null", O_RDWR);
    set_environment(self, preloaded);
    alarm(PATIENCE);
    execl(program, self->called != NULL ? self->called : strrchr(program, '/') + 1, self->argument, NULL);
    _exit(127);
}

/* One line of a report: the witness's number or end, or the subject's own words; others are passed over. */
static void condense_line(char *line, const char *source)
{
    if (*source == '=')
        strcat(strcat(line, source + 1), " ");
    else if (strncmp(source, "end ", 4) == 0)
        strcat(line, "| ");
    else if (*source >= '0' && *source <= '9')
        strncat(line, source, strcspn(source, " ") + 1);
}

static char *condense(char *report)
{
    char *line = calloc(1, OUTPUT_SIZE), *rest;

    for (char *source = strtok_r(report, "\n", &rest); source != NULL; source = strtok_r(NULL, "\n", &rest))
        condense_line(line, source);
    if (*line != '\0')
        line[strlen(line) - 1] = '\0';
    return line;
}

static char *read_all(int fd)
{
    static char report[OUTPUT_SIZE / 4];
    size_t used = 0;
    ssize_t count;

    while (used < sizeof report - 1 && (count = read(fd, report + used, sizeof report - 1 - used)) > 0)
        used += (size_t)count;
    report[used] = '\0';
    return condense(report);
}

static void prepare_directory(const struct rule_case *self, bool preloaded)
{
    snprintf(directory, sizeof directory, "%s/%d-%s", scratch, number, preloaded ? "preloaded" : "bare");
    mkdir(directory, 0700);
    if (self->run_as != NULL)
        run_command("cp '%s' '%s'", getenv("RULES"), in_directory(self->run_as));
    if (self->link != NULL && symlink(self->run_as, in_directory(self->link)) != 0)
        printf("# no link %s\n", self->link);
}

static char *run_subject(const struct rule_case *self, bool preloaded)
{
    int ends[2], status;
    char *line;
    pid_t child;

    prepare_directory(self, preloaded);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return strdup("no pipe");
    child = fork();
    if (child == 0)
        execute_subject(self, preloaded, ends[1]);
    close(ends[1]);
    line = read_all(ends[0]);
    close(ends[0]);
    waitpid(child, &status, 0);
    if (status != 0)
        sprintf(line + strlen(line), " (status %#x)", status);
    return line;
}

/* --- all --- */

static void judge(const struct rule_case *self, bool preloaded)
{
    const char *expected = preloaded && self->preloaded != NULL ? self->preloaded : self->bare;
    char *told = run_subject(self, preloaded);
    bool good = strcmp(told, expected) == 0;

    printf("%sok %d - %s: %s\n", good ? "" : "not ", ++number, preloaded ? "preloaded" : "bare", self->title);
    if (!good) {
        printf("# told:     %s\n# expected: %s\n", told, expected);
        failures++;
    }
    fflush(stdout);
    free(told);
}

static bool is_wanted(const char *title, char **names)
{
    if (*names == NULL)
        return true;
    for (; *names != NULL; names++)
        if (strncmp(title, *names, strlen(*names)) == 0)
            return true;
    return false;
}

static void run_all(char **names)
{
    for (int group = 0; group < GROUPS; group++)
        for (size_t i = 0; i < groups[group]->count; i++)
            if (is_wanted(groups[group]->cases[i].title, names)) {
                judge(&groups[group]->cases[i], false);
                judge(&groups[group]->cases[i], true);
            }
    printf("1..%d\n", number);
}

static int drive(char **names)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    setenv("RULES", own_path(), 1);
    if (getenv("CLOEXEC_LIBRARY") == NULL || getenv("WITNESS") == NULL || mkdtemp(scratch) == NULL) {
        printf("Bail out! CLOEXEC_LIBRARY and WITNESS have to be set\n");
        return 99;
    }
    run_all(names);
    run_command("rm -rf '%s' %s", scratch, "");
    return failures != 0;
}

static const struct rule_case *find_case(const char *title)
{
    for (int group = 0; group < GROUPS; group++)
        for (size_t i = 0; i < groups[group]->count; i++)
            if (strcmp(groups[group]->cases[i].title, title) == 0)
                return &groups[group]->cases[i];
    return NULL;
}

static int be_subject(const char *title, int image)
{
    this_case = find_case(title);
    generation = image;
    if (this_case == NULL)
        fail(title);
    if (generation == 0 || this_case->number < 0)
        this_case->run(this_case);
    else if (this_case->again != NULL)
        this_case->again();
    else
        run_again();
    return 0;
}

int main(int argc, char **argv)
{
    const char *title = getenv("RULE_CASE"), *image = getenv("RULE_GENERATION");

    if (argc > 1 && strcmp(argv[1], "--born") == 0)
        tell_descriptors("born");
    else if (title == NULL)
        return drive(argv + (argc > 0));
    else
        return be_subject(title, image != NULL ? atoi(image) : 0);
    return 0;
}
