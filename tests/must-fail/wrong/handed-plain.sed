# The next image takes what it was handed for its parent's.
# file: unix/handed.c
# suite: rules/rules handed
/^static void take_ranges(/,/^}/s/flag_again(fd);/(void)flag_again;/
