# CLOEXEC_HANDED is believed whichever process it names.
# file: unix/handed.c
# suite: rules/rules handed
s/return cloexec_policy_take_number(text) == (spawned ? getppid() : getpid()) &&/return cloexec_policy_take_number(text) >= 0 \&\&/
