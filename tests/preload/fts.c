/*
 * fts: a walk keeps descriptors open between its steps, the directory where it began and the way back from each that
 * was entered by a link.  Its flavours differ in their types only: walk.h is their common text.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <sys/stat.h>

#include "table.h"

struct walk {
    const char *what;
    char *const *paths;
    int options;
};

static char *const tree[] = {"tree", NULL};
static char *const link_only[] = {"link", NULL};
static char *const several[] = {"link", "tree", "dangling", NULL};
static char *const empty[] = {"", NULL};
static char *const none[] = {NULL};
static char *const missing[] = {"missing", "file", NULL};

static const struct walk walks[] = {
    {"FTS_PHYSICAL", tree, FTS_PHYSICAL},
    {"FTS_NOCHDIR", tree, FTS_PHYSICAL | FTS_NOCHDIR},
    {"FTS_LOGICAL", tree, FTS_LOGICAL},
    {"FTS_COMFOLLOW", several, FTS_PHYSICAL | FTS_COMFOLLOW},
    {"FTS_SEEDOT|FTS_XDEV", several, FTS_PHYSICAL | FTS_SEEDOT | FTS_XDEV},
    {"FTS_NOSTAT", tree, FTS_PHYSICAL | FTS_NOSTAT},
    {"missing", missing, FTS_PHYSICAL},
    {"no path", none, FTS_PHYSICAL},
    {"empty path", empty, FTS_PHYSICAL},
    {"neither FTS_PHYSICAL nor FTS_LOGICAL", tree, FTS_NOCHDIR},
    {"unknown option", tree, FTS_PHYSICAL | 1 << 20},
};

#define JOIN(before, after) JOIN_NOW(before, after)
#define JOIN_NOW(before, after) before##after

#ifdef HAVE_FTS_OPEN
#define TYPE(name) name
#define CALL(name) fts_##name
#define OWN(name) name
#include "walk.h"
#undef TYPE
#undef CALL
#undef OWN
#endif

#ifdef HAVE_FTS64_OPEN
#define TYPE(name) name##64
#define CALL(name) fts64_##name
#define OWN(name) name##64
#include "walk.h"
#undef TYPE
#undef CALL
#undef OWN
#endif

/* 32-bit programs with 64-bit time: the structures are the same as far as they are looked at here. */
#ifdef HAVE___FTS64_OPEN_TIME64
#define TYPE(name) name##64
#define CALL(name) __fts64_##name##_time64
#define OWN(name) name##_time64
#include "walk.h"
#endif
