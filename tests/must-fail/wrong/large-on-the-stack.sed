# A large environment goes onto the stack, which may be a handler's.
# file: unix/execute.c
# suite: rules/rules
s/STACK_POINTERS = 512/STACK_POINTERS = 1 << 24/
