# A pointer in a module's data is taken for libc's function, whatever the module has put there.
# file: unix/deepbind.c
# suite: rules/rules deepbind
s/is_data(module->map, offset) && is_of_row(.*)/is_data(module->map, offset)/
