# posix_spawn does not say that the exec failed.
# file: unix/spawn.c
# suite: rules/rules spawn
s/\*result = helper.result;/*result = 0;/
