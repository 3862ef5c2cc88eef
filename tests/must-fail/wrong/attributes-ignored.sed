# posix_spawn forgets its attributes where it hands over.
# file: unix/execute.c
# suite: rules/rules spawn
/^static bool is_plain(/,/^}/s/return false;/;/
