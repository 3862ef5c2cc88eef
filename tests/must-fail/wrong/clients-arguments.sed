# Options that a web client sent are listened to.
# file: unix/named.c
# suite: rules/rules names
/^void cloexec_wish_named(/,/^}/s/return;/;/
