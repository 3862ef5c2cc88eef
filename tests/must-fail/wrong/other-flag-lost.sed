# accept4 forgets the caller's other flags.
# file: unix/wrap-socket.c
# suite: preload/rows accept4
s/REAL(accept4)(listener, address, length, flags | SOCK_CLOEXEC)/REAL(accept4)(listener, address, length, SOCK_CLOEXEC)/
