# fts_open is libc's, without the flag.
# file: unix/wrap-fts.c
# suite: preload/rows fts_open fts_read
s/PASS_UNLESS_SERVED(fts_open, \(.*\));/&\n    return REAL(fts_open)(\1);/
