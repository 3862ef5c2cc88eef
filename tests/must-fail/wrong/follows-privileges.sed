# CLOEXEC_FOLLOW puts the library into set-user-ID programs.
# file: unix/execute.c
# suite: rules/rules
s/if (cloexec_follows && !wishes->has_privileges)/if (cloexec_follows)/
