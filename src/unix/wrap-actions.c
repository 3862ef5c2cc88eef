/*
 * The file actions of posix_spawn that decide what the new process finds: in which directory it looks, and what is behind a number.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "actions.h"
#include "real.h"

int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *actions, int fd, int target)
{
    PREPARE_FIRST(posix_spawn_file_actions_adddup2, actions, fd, target);
    cloexec_actions_note(target);
    return REAL(posix_spawn_file_actions_adddup2)(actions, fd, target);
}

int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *actions, int fd, const char *path, int flags, mode_t mode)
{
    PREPARE_FIRST(posix_spawn_file_actions_addopen, actions, fd, path, flags, mode);
    cloexec_actions_note(fd);
    return REAL(posix_spawn_file_actions_addopen)(actions, fd, path, flags, mode);
}

#ifdef HAVE_POSIX_SPAWN_FILE_ACTIONS_ADDCHDIR_NP
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path)
{
    PREPARE_FIRST(posix_spawn_file_actions_addchdir_np, actions, path);
    cloexec_actions_move = true;
    return REAL(posix_spawn_file_actions_addchdir_np)(actions, path);
}
#endif

#ifdef HAVE_POSIX_SPAWN_FILE_ACTIONS_ADDFCHDIR_NP
int posix_spawn_file_actions_addfchdir_np(posix_spawn_file_actions_t *actions, int directory)
{
    PREPARE_FIRST(posix_spawn_file_actions_addfchdir_np, actions, directory);
    cloexec_actions_move = true;
    return REAL(posix_spawn_file_actions_addfchdir_np)(actions, directory);
}
#endif

/* The names of POSIX.1-2024. */
#ifdef HAVE_POSIX_SPAWN_FILE_ACTIONS_ADDCHDIR
int posix_spawn_file_actions_addchdir(posix_spawn_file_actions_t *actions, const char *path)
{
    PREPARE_FIRST(posix_spawn_file_actions_addchdir, actions, path);
    cloexec_actions_move = true;
    return REAL(posix_spawn_file_actions_addchdir)(actions, path);
}
#endif

#ifdef HAVE_POSIX_SPAWN_FILE_ACTIONS_ADDFCHDIR
int posix_spawn_file_actions_addfchdir(posix_spawn_file_actions_t *actions, int directory)
{
    PREPARE_FIRST(posix_spawn_file_actions_addfchdir, actions, directory);
    cloexec_actions_move = true;
    return REAL(posix_spawn_file_actions_addfchdir)(actions, directory);
}
#endif
