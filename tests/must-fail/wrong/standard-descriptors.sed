# 0 to 2 are close-on-exec like all others.
# file: unix/forms.c
# suite: preload/rows open popen
/^int cloexec_born_elsewhere/,/^}/s/fd >= 0 && fd <= 2/fd == -2/
