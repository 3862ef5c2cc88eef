/*
 * Modules that are loaded with RTLD_DEEPBIND: what they call by the procedure linkage table and by a pointer, bound at once and
 * read-only, or at the first call.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "rule.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *load(const char *name, int flags)
{
    void *module = dlopen(name, flags);

    if (module == NULL) {
        tell("failed: %s", dlerror());
        _exit(2);
    }
    return module;
}

static void call(void *module, const char *name)
{
    int (*function)(void) = (int (*)(void))dlsym(module, name);

    if (function == NULL || function() < 0)
        fail(name);
}

/* 3 by the table, 4 by the pointer. */
static void load_and_execute(const struct rule_case *self)
{
    char path[4096];
    void *module;

    snprintf(path, sizeof path, self->text, getenv("MODULES"));
    module = load(path, self->number);
    call(module, "module_open");
    call(module, "module_socket");
    execute_witness();
}

/* 3 and 4 by tables in data; what the module has changed in its own stays as it is. */
static void load_tables(const struct rule_case *self)
{
    char path[4096];
    void *module;

    snprintf(path, sizeof path, self->text, getenv("MODULES"));
    module = load(path, self->number);
    call(module, "module_changed");
    call(module, "module_table");
    execute_witness();
}

/* Loaded twice, and one after the other. */
static void load_two(const struct rule_case *self)
{
    char path[4096];

    (void)self;
    snprintf(path, sizeof path, "%s/now.so", getenv("MODULES"));
    load(path, RTLD_NOW | RTLD_DEEPBIND);
    call(load(path, RTLD_NOW | RTLD_DEEPBIND), "module_open");
    snprintf(path, sizeof path, "%s/lazy.so", getenv("MODULES"));
    call(load(path, RTLD_LAZY | RTLD_DEEPBIND), "module_socket");
    execute_witness();
}

/* A module whose own library has a function of that name means that one. */
static void keeps_its_own(const struct rule_case *self)
{
    char path[4096];
    void *module;

    snprintf(path, sizeof path, "%s/%s", getenv("MODULES"), self->text);
    module = load(path, RTLD_NOW | RTLD_DEEPBIND);
    tell("%d", ((int (*)(void))dlsym(module, "module_epoll"))());
}

/* What is not there is refused as ever. */
static void missing(const struct rule_case *self)
{
    void *module = dlopen(self->text, self->number);

    tell(module == NULL && dlerror() != NULL ? "refused" : "loaded");
}

enum { NOW = RTLD_NOW | RTLD_DEEPBIND, LAZY = RTLD_LAZY | RTLD_DEEPBIND };

static const struct rule_case deepbind_cases[] = {
    {"deepbind: bound at once, read-only", load_and_execute, "3 4 |", "|", .text = "%s/now.so", .number = NOW},
    {"deepbind: bound at the first call", load_and_execute, "3 4 |", "|", .text = "%s/lazy.so", .number = LAZY},
    {"deepbind: linked for the first call, loaded for now", load_and_execute, "3 4 |", "|", .text = "%s/lazy.so", .number = NOW},
    {"deepbind: for all to see", load_and_execute, "3 4 |", "|", .text = "%s/now.so", .number = NOW | RTLD_GLOBAL},
    {"deepbind: without the flag", load_and_execute, "3 4 |", "|", .text = "%s/now.so", .number = RTLD_NOW},
    {"deepbind: two modules", load_two, "3 4 |", "|"},
    {"deepbind: tables of functions, read-only", load_tables, "3 4 |", "|", .text = "%s/now.so", .number = NOW},
    {"deepbind: tables of functions, bound at the first call", load_tables, "3 4 |", "|", .text = "%s/lazy.so", .number = LAZY},
    {"deepbind: by a bare name, which is loaded as ever", load_and_execute, "3 4 |", "3 4 |", .text = "now.so", .number = NOW},
    {"deepbind: by $ORIGIN, which is loaded as ever", load_and_execute, "3 4 |", "3 4 |", .text = "$ORIGIN/.libs/now.so", .number = NOW},
    {"deepbind: a bare name that is nowhere", missing, "refused", .text = "nowhere.so", .number = NOW},
    {"deepbind: a path that is nowhere", missing, "refused", .text = "/nowhere/now.so", .number = NOW},
    {"deepbind: a function of the module's own library", keeps_its_own, "42", .text = "uses.so"},
    {"deepbind: CLOEXEC_MODE=off", load_and_execute, "3 4 |", "3 4 |", .text = "%s/now.so", .number = NOW, .given = {"CLOEXEC_MODE=off"}},
};
RULE_GROUP(deepbind);
