# Options that a web client sent are listened to.
# file: unix/handover.c
# suite: rules/rules
/^bool cloexec_wish(/,/^}/s/wishes->count = 0;/;/
