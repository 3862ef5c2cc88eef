# Numbers stay ours when closefrom closes them.
# file: unix/wrap-close.c
# suite: rules/rules closed
/^void closefrom(/,/^}/s/cloexec_close_range_[a-z]*(.*);/;/
