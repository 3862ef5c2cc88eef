/*
 * The mount calls of Linux 5.2 and later (glibc 2.36): each has had its flag from the start.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "forms.h"

#ifdef HAVE_FSOPEN
int fsopen(const char *type, unsigned flags)
{
    PASS_UNLESS_SERVED(fsopen, type, flags);
    return cloexec_born(REAL(fsopen)(type, flags | FSOPEN_CLOEXEC), cloexec_whose_flag(flags & FSOPEN_CLOEXEC));
}
#endif

#ifdef HAVE_FSMOUNT
int fsmount(int fs, unsigned flags, unsigned attributes)
{
    PASS_UNLESS_SERVED(fsmount, fs, flags, attributes);
    return cloexec_born(REAL(fsmount)(fs, flags | FSMOUNT_CLOEXEC, attributes), cloexec_whose_flag(flags & FSMOUNT_CLOEXEC));
}
#endif

#ifdef HAVE_FSPICK
int fspick(int directory, const char *path, unsigned flags)
{
    PASS_UNLESS_SERVED(fspick, directory, path, flags);
    return cloexec_born(REAL(fspick)(directory, path, flags | FSPICK_CLOEXEC), cloexec_whose_flag(flags & FSPICK_CLOEXEC));
}
#endif

#ifdef HAVE_OPEN_TREE
int open_tree(int directory, const char *path, unsigned flags)
{
    PASS_UNLESS_SERVED(open_tree, directory, path, flags);
    return cloexec_born(REAL(open_tree)(directory, path, flags | OPEN_TREE_CLOEXEC), cloexec_whose_flag(flags & OPEN_TREE_CLOEXEC));
}
#endif

#ifdef HAVE_OPEN_TREE_ATTR
int open_tree_attr(int directory, const char *path, unsigned flags, struct mount_attr *attributes, size_t size)
{
    PASS_UNLESS_SERVED(open_tree_attr, directory, path, flags, attributes, size);
    return cloexec_born(REAL(open_tree_attr)(directory, path, flags | OPEN_TREE_CLOEXEC, attributes, size),
                        cloexec_whose_flag(flags & OPEN_TREE_CLOEXEC));
}
#endif
