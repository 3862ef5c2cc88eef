# posix_spawn takes the flags off in the parent.
# file: unix/spawn.c
# suite: rules/rules spawn
s/CLONE_VM | CLONE_FS/CLONE_VM | CLONE_FILES | CLONE_FS/
