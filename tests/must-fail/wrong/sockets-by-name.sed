# A descriptor that is spelled out is handed over whatever it is.
# file: unix/named.c
# suite: rules/rules
/^static bool is_nameless(/,/^}/s/return S_ISFIFO.*/return true;/
