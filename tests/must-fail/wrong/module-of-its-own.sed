# A module loses the functions that it brought along.
# file: unix/deepbind.c
# suite: rules/rules deepbind
/^static void leave_what_comes_along(/,/^}/s/own\[row\] = NULL;/;/
