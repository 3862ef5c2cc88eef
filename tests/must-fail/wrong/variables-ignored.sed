# A number in a variable that says descriptor is not handed over.
# file: unix/named.c
# suite: rules/rules names
/^static bool wish_variables(/,/^}/s/wish_value(wishes, &naming);/;/
