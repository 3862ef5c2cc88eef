# A number stays ours when pclose closes it.
# file: unix/wrap-close.c
# suite: rules/rules closed
/^int pclose(/,/^}/s/forget_stream(stream);//
