# A module that is loaded with RTLD_DEEPBIND is left as it is.
# file: unix/deepbind.c
# suite: rules/rules deepbind
/^void cloexec_bind_after(/,/^}/s/bind_object(map, own);/(void)bind_object;/
