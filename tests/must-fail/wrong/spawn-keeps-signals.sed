# The child of posix_spawn keeps all signals blocked.
# file: unix/execute.c
# suite: rules/rules spawn
/^static void run_child(/,/^}/s/sigprocmask(SIG_SETMASK, mask, NULL);/(void)mask;/
