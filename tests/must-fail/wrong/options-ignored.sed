# A number in an option that says descriptor is not handed over.
# file: unix/named.c
# suite: rules/rules names
/^void cloexec_wish_named(/,/^}/s/while (read_argument(&arguments, &naming))/while (0)/
