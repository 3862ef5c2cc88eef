# posix_spawn does not say that the exec failed.
# file: unix/execute.c
# suite: rules/rules spawn
/^static void run_child(/,/^}/s/\*error = errno;/(void)error;/
