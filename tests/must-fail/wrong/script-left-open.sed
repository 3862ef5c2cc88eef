# After a script that could not be executed its descriptor stays inheritable.
# file: unix/execute.c
# suite: rules/rules script
/^static int enter_once_more(/,/^}/s/cloexec_take_back(&script);//
