# What the program flagged itself is handed over as if it were ours.
# file: unix/handover.c
# suite: rules/rules
/^bool cloexec_is_ours(/,/^}/s/return .*/return fd > 2 \&\& cloexec_recall(fd) != WHOSE_unknown;/
