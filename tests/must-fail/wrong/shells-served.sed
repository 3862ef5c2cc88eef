# A shell is a program like any other.
# file: unix/programs.def
# suite: rules/shells.sh
/, shell, /d
