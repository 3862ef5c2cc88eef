# FIOCLEX and FIONCLEX do not go into the record.
# file: unix/wrap-ioctl.c
# suite: rules/rules changed
/^int cloexec_ioctl_changed(/,/^}/s/cloexec_change(fd, .*/;/
