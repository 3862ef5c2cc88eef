# CLOEXEC_HANDED is believed whichever process it names.
# file: unix/handed.c
# suite: rules/rules
s/== getpid() && \*text/>= 0 \&\& *text/
