# A number stays ours when dup2 copies another descriptor onto it.
# file: unix/wrap-dup.c
# suite: rules/rules changed
/^static inline int copied(/,/^}/s/cloexec_remember(result, whose);/(void)whose;/
