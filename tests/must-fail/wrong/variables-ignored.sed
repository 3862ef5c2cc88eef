# A number in a variable that says descriptor is not handed over.
# file: unix/handover.c
# suite: rules/rules names
/^static void wish_variables(/,/^}/s/if (value != NULL \&\& /if (value == NULL \&\& /
