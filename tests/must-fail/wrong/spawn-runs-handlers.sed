# A handler of the program runs in the child of posix_spawn, in the parent's memory.
# file: unix/execute.c
# suite: rules/rules spawn
/^static void run_child(/,/^}/s/drop_handlers();/(void)drop_handlers;/
