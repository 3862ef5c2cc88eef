# A number in an option that says descriptor is not handed over.
# file: unix/handover.c
# suite: rules/rules names
/^bool cloexec_wish(/,/^}/s/wish_arguments(wishes, target->argv);//
