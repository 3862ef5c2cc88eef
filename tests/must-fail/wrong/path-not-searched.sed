# The process's own executable is not found along PATH.
# file: unix/handover.c
# suite: rules/rules own
/^static [a-z ]*wish_for_program(/,/^}/s/wish_along_path(wishes, target);/;/
