# CLOEXEC_FOLLOW names the library twice.
# file: unix/follow.c
# suite: rules/rules follow
s/ || find_own_entry(list, &length) != NULL;/;/
