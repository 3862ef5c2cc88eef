# flock and its like are programs like any other.
# file: unix/programs.def
# suite: rules/rules
/, alone, /d
