# An ioctl request is compared with all bits of its word, of which the kernel looks at 32.
# file: unix/wrap-ioctl.c
# suite: preload/requests
s/may_be_ours((unsigned)request)/request == (unsigned)request \&\& &/
