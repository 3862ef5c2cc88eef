# Numbers stay ours when a range is closed.
# file: unix/record.c
# suite: rules/rules closed
s/done ? forget_marked : unmark/unmark/
