# Options behind "--" are listened to.
# file: unix/named.c
# suite: rules/rules names
/^static bool read_dash(/,/^}/s/arguments->ended = true;/;/
