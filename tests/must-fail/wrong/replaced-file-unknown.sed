# A file that was replaced is no longer the process's own.
# file: unix/own.c
# suite: rules/rules own
/^bool cloexec_is_own(/,/^}/s/return path != NULL.*/return false;/
