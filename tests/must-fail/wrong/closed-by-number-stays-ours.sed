# A number stays ours when it is closed by syscall(2).
# file: unix/wrap-raw.c
# suite: rules/rules closed
s/cloexec_remember((int)a\[0\], WHOSE_unknown);/;/
