/*
 * A walk of fts, in one of its flavours: TYPE and CALL give its types and functions, OWN the names of what is written
 * here.
 * SPDX-License-Identifier: MIT
 */

static int OWN(by_name)(const TYPE(FTSENT) * *one, const TYPE(FTSENT) * *two)
{
    return strcmp((*one)->fts_name, (*two)->fts_name);
}

static int OWN(dispose)(void *walk)
{
    return CALL(close)(walk);
}

static void OWN(made_walk)(struct made *made, TYPE(FTS) * walk, int fd)
{
    made->object = walk;
    made->dispose = OWN(dispose);
    add(made, fd);
}

void JOIN(make_, CALL(open))(struct made *made)
{
    TYPE(FTS) * walk;

    ready();
    walk = CALL(open)(tree, FTS_PHYSICAL, NULL);
    finished(made);
    if (walk != NULL)
        OWN(made_walk)(made, walk, walk->fts_rfd);
}

/* A link to a directory comes first, and is to be followed: the way back from it stays open. */
void JOIN(make_, CALL(read))(struct made *made)
{
    TYPE(FTS) *walk = CALL(open)(link_only, FTS_PHYSICAL, NULL);
    TYPE(FTSENT) *entry = CALL(read)(walk);

    CALL(set)(walk, entry, FTS_FOLLOW);
    ready();
    entry = CALL(read)(walk);
    finished(made);
    OWN(made_walk)(made, walk, entry != NULL && entry->fts_info == FTS_D ? entry->fts_symfd : -1);
}

static void OWN(note_entry)(TYPE(FTS) * walk, TYPE(FTSENT) * entry)
{
    char directory[256] = "";

    note("%s as %s, info %d", entry->fts_path, entry->fts_accpath, entry->fts_info);
    note("level %d, errno %d", entry->fts_level, entry->fts_errno);
    note("in %s", getcwd(directory, sizeof directory) != NULL ? strstr(directory, "/stage") : "nowhere");
    if (entry->fts_info == FTS_SL)
        note("to be followed: %d", CALL(set)(walk, entry, FTS_FOLLOW));
    if (entry->fts_info == FTS_D && entry->fts_flags & FTS_SYMFOLLOW)
        born("way back", entry->fts_symfd);
}

static void OWN(note_walk)(const void *given)
{
    const struct walk *plan = given;
    TYPE(FTS) *walk = (errno = SENTINEL, CALL(open)(plan->paths, plan->options, OWN(by_name)));
    TYPE(FTSENT) * entry;

    note("%s, errno %d", walk != NULL ? "opened" : "refused", errno);
    if (walk == NULL)
        return;
    note("options %#x", (unsigned)walk->fts_options);
    if (!(walk->fts_options & FTS_NOCHDIR))
        born("start", walk->fts_rfd);
    while ((errno = SENTINEL, entry = CALL(read)(walk)) != NULL)
        OWN(note_entry)(walk, entry);
    note("end, errno %d", errno);
    note("closed %d", CALL(close)(walk));
    note("next descriptor %d", dup(STDERR_FILENO));
}

void JOIN(case_, CALL(open))(void)
{
    for (size_t i = 0; i < sizeof walks / sizeof *walks; i++)
        apart(walks[i].what, OWN(note_walk), &walks[i]);
}

/* Options that only matter once the walk goes on; and a start that cannot be opened, which is no error. */
void JOIN(case_, CALL(read))(void)
{
    for (size_t i = 0; i < sizeof walks / sizeof *walks; i++)
        apart(walks[i].what, OWN(note_walk), &walks[i]);
    limit_descriptors(0);
    note("no room: %s", CALL(open)(tree, FTS_PHYSICAL, NULL) != NULL ? "opened" : "refused");
    unlimit_descriptors();
}
