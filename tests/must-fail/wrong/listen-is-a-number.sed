# The count in LISTEN_FDS is taken for a descriptor.
# file: policy.c
# suite: rules/rules listen
/^bool cloexec_policy_names_descriptor(/,/^}/s/ && !is_count(name, length)//
