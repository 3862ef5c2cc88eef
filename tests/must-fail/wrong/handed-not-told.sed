# The next image is not told what it was handed.
# file: unix/execute.c
# suite: rules/rules handed
/^static void find_added(/,/^}/s/if (wishes->is_own \&\& /if (0 \&\& /
