/*
 * The directory that a row runs in: some files, directories and links, made and removed by the driver.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "stage.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void need(int result, const char *what)
{
    if (result >= 0)
        return;
    perror(what);
    _exit(EXIT_FAILURE);
}

static void make_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

    need(fd, path);
    need((int)write(fd, text, strlen(text)), path);
    close(fd);
}

void enter_stage(const char *directory)
{
    need(mkdir(directory, 0700), directory);
    need(chdir(directory), directory);
    umask(022);
    make_file("file", "first line\nsecond line\n");
    need(mkdir("tree", 0700), "tree");
    need(mkdir("tree/branch", 0700), "tree/branch");
    need(mkdir("elsewhere", 0700), "elsewhere");
    make_file("tree/branch/leaf", "leaf\n");
    make_file("elsewhere/stone", "stone\n");
    need(symlink("../elsewhere", "tree/way"), "tree/way");
    need(symlink("elsewhere", "link"), "link");
    need(symlink("nowhere", "dangling"), "dangling");
    umask(027);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status, (void)type, (void)where;
    return remove(path);
}

void remove_stage(const char *directory)
{
    nftw(directory, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}
