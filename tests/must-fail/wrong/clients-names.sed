# Names that a web client chose are listened to.
# file: policy.c
# suite: rules/rules names
/^static bool is_clients(/,/^}/s/return true;/return false;/
