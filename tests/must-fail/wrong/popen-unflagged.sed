# popen's end of the pipe is inheritable.
# file: unix/wrap-stdio.c
# suite: preload/rows popen
/^FILE \*popen(/,/^}/s/REAL(popen)(command, mode.text)/REAL(popen)(command, callers)/
