# Numbers stay ours when a range is closed.
# file: unix/record.c
# suite: rules/rules
/^void cloexec_close_range(/,/^}/s/cloexec_remember((int)fd, WHOSE_unknown);/;/
