# Of a range that the next image is told it takes the first number only.
# file: unix/handed.c
# suite: rules/rules limits
# suite: rules/rules own
/^static void take_ranges(/,/^}/s/fd <= last /fd <= first /
