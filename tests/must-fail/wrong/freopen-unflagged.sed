# A stream that is opened again is inheritable.
# file: unix/wrap-stdio.c
# suite: preload/rows freopen
/^FILE \*freopen(/,/^}/s/return stream_born.*/return REAL(freopen)(path, callers, stream);/
