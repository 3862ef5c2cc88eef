# LISTEN_FDS hands nothing over.
# file: unix/named.c
# suite: rules/rules listen
/^static void wish_listen(/,/^}/s/wishes->listen = .*/(void)wishes;/
