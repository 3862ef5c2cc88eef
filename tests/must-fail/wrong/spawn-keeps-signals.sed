# The child of posix_spawn keeps all signals blocked.
# file: unix/spawn.c
# suite: rules/rules spawn
s/posix_spawnattr_setflags(attributes, (short)(flags | POSIX_SPAWN_SETSIGMASK));/;/
