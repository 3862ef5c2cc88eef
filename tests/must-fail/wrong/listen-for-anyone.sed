# LISTEN_FDS counts whichever process LISTEN_PID names.
# file: unix/named.c
# suite: rules/rules
s/number_of(listen->pid) == getpid()/number_of(listen->pid) > 0/
