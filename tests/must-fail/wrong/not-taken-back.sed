# After an exec that failed the flags stay off.
# file: unix/handover.c
# suite: rules/rules
/^void cloexec_take_back(/,/^}/s/change_flags(wishes, true);/(void)wishes;/
