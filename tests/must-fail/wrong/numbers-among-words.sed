# A value that is more than numbers is taken for a number.
# file: unix/named.c
# suite: rules/rules names
/^static void wish_value(/,/^}/s/!= '\\0' ||/== 1 ||/
