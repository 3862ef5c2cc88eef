# CLOEXEC_FOLLOW drops what else is preloaded.
# file: unix/follow.c
# suite: rules/rules follow
/^static void add_preload(/,/^}/s/if (\*list != '\\0')/if (0)/
