# CLOEXEC_FOLLOW puts the library into set-user-ID programs.
# file: unix/environment.c
# suite: rules/rules follow
s/follows = cloexec_follows && !wishes->has_privileges/follows = cloexec_follows/
