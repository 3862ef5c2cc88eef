# F_SETFD does not go into the record.
# file: unix/wrap-dup.c
# suite: rules/rules changed
/^static int serve_command(/,/^}/s/command == F_SETFD/command == -1/
