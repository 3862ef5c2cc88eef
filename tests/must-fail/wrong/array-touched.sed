# A pipe that fails changes the caller's array.
# file: unix/wrap-pipe.c
# suite: preload/rows pipe
/^static CAREFUL int pipe_carefully(/,/^}/s/^    PASS_UNLESS/    fds[0] = fds[1] = -1;\n&/
