# A process that executes the file it runs is given nothing.
# file: unix/own.c
# suite: rules/rules own
/^bool cloexec_is_own(/,/^}/s/return true;/return false;/
/^bool cloexec_is_own(/,/^}/s/return path != NULL.*/return false;/
