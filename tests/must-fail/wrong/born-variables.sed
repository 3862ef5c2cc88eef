# A variable that the process was born with is listened to.
# file: unix/named.c
# suite: rules/rules names
/^static bool was_born_with(/,/^}/s/return true;/return false;/
