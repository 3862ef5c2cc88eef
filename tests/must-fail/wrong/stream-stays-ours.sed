# A number stays ours when its stream is closed.
# file: unix/wrap-close.c
# suite: rules/rules
/^static void forget_stream(/,/^}/s/cloexec_remember(fileno(stream), WHOSE_unknown);//
