# A number in any option or variable is handed over.
# file: policy.c
# suite: rules/rules listen
/^bool cloexec_policy_names_descriptor(/,/^}/s/return .*/return name != NULL \&\& length > 0;/
