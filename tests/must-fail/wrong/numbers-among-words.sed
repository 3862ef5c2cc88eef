# A value that is more than numbers is taken for a number.
# file: unix/handover.c
# suite: rules/rules names
/^static void wish_numbers(/,/^}/s/!= '\\0')/== 1)/
