# The library follows although nobody asked.
# file: unix/start.c
# suite: rules/rules handed
s/if (settings.follow)/if (settings.follow || 1)/
