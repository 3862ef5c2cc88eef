# The next image does not flag again what it was handed.
# file: unix/handed.c
# suite: rules/rules own
/^static void flag_again(/,/^}/s/cloexec_set_late(fd);/(void)fd;/
