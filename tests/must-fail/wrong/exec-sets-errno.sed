# A hand-over shows in errno.
# file: unix/handover.c
# suite: rules/rules own
/^static void change_flags(/,/^}/s/errno = saved_errno;/errno = saved_errno + 1;/
