# A script that is executed by its descriptor cannot be opened.
# file: unix/execute.c
# suite: rules/rules
/^static bool is_closed_script(/,/^}/s/return errno == ENOENT/return errno == EBADMSG/
