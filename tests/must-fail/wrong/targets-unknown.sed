# A program that has to be given everything is given nothing.
# file: unix/handover.c
# suite: rules/rules table
s/NULL) == PROGRAM_target)/NULL) == PROGRAM_shell)/
