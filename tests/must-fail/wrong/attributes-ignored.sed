# posix_spawn forgets its attributes where it hands over.
# file: unix/spawn.c
# suite: rules/rules spawn
/^static void keep_mask(/,/^}/s/\*attributes = \*callers;/posix_spawnattr_init(attributes);/
