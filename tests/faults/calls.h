/*
 * How each row is called: by "call", which is the function itself, or syscall(2) for the rows of syscalls.def (RAW_).  A row that a
 * kernel may refuse and that has no line here does not compile (row.c).
 * SPDX-License-Identifier: MIT
 */
#define CALL_open call(PATH, O_RDONLY)
#define CALL_open64 call(PATH, O_RDONLY)
#define CALL___open call(PATH, O_RDONLY)
#define CALL___open64 call(PATH, O_RDONLY)
#define CALL___open_2 call(PATH, O_RDONLY)
#define CALL___open64_2 call(PATH, O_RDONLY)
#define CALL_openat call(AT_FDCWD, PATH, O_RDONLY)
#define CALL_openat64 call(AT_FDCWD, PATH, O_RDONLY)
#define CALL___openat_2 call(AT_FDCWD, PATH, O_RDONLY)
#define CALL___openat64_2 call(AT_FDCWD, PATH, O_RDONLY)
#define CALL_creat call(PATH, 0600)
#define CALL_creat64 call(PATH, 0600)

#define CALL_fopen call(PATH, "r")
#define CALL_fopen64 call(PATH, "r")
#define CALL__IO_fopen call(PATH, "r")
#define CALL__IO_file_fopen call(fixture_closed_stream(), PATH, "r", 1)
#define CALL__IO_file_open call(fixture_closed_stream(), PATH, O_RDONLY, 0666, 0, 1)
#define CALL_freopen call(PATH, "r", fixture_stream())
#define CALL_freopen64 call(PATH, "r", fixture_stream())
#define CALL_tmpfile call()
#define CALL_tmpfile64 call()

#define CALL_mkstemp call(fixture_pattern(""))
#define CALL_mkstemp64 call(fixture_pattern(""))
#define CALL_mkstemps call(fixture_pattern(".tmp"), 4)
#define CALL_mkstemps64 call(fixture_pattern(".tmp"), 4)
#define CALL_mkostemp call(fixture_pattern(""), O_APPEND)
#define CALL_mkostemp64 call(fixture_pattern(""), O_APPEND)
#define CALL_mkostemps call(fixture_pattern(".tmp"), 4, O_APPEND)
#define CALL_mkostemps64 call(fixture_pattern(".tmp"), 4, O_APPEND)

#define CALL_socket call(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0)
#define CALL_socketpair call(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair)
#define CALL_accept call(listener, NULL, NULL)
#define CALL_recvmsg call(receiver, &message, MSG_DONTWAIT)
#define CALL_recvmmsg call(receiver, messages, 1, MSG_DONTWAIT, NULL)
#define CALL___recvmsg64 CALL_recvmsg
#define CALL___recvmmsg64 CALL_recvmmsg
#define CALL_rresvport call(&port)
#define CALL_rresvport_af call(&port, AF_INET)

#define CALL_pipe call(pair)
#define CALL___pipe call(pair)

#define CALL_dup call(null_fd)
#define CALL_fcntl call(null_fd, F_DUPFD, 50)
#define CALL_fcntl64 call(null_fd, F_DUPFD, 50)
#define CALL___fcntl call(null_fd, F_DUPFD, 50)
#define CALL___fcntl_time64 call(null_fd, F_DUPFD, 50)

#define CALL_epoll_create call(1)
#define CALL_eventfd call(5, EFD_NONBLOCK)
#define CALL_signalfd call(-1, &signals, SFD_NONBLOCK)
#define CALL_timerfd_create call(CLOCK_MONOTONIC, TFD_NONBLOCK)
#define CALL_inotify_init call()

#define CALL_posix_openpt call(O_RDWR | O_NOCTTY)
#define CALL_getpt call()
#define CALL_openpty call(&pair[0], &pair[1], NULL, NULL, NULL)
#define CALL_forkpty fixture_forked(call(&pair[0], NULL, NULL, NULL))

/* Six words always: what is left out is a register's chance content, which no comparison likes. */
#define RAW(...) RAW_PADDED(__VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define RAW_PADDED(number, a, b, c, d, e, f, ...)                                                                      \
    call(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define KERNEL_SIGNALS_SIZE 8

#define CALL_RAW_socket RAW(SYS_socket, AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0)
#define CALL_RAW_socketpair RAW(SYS_socketpair, AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair)
#define CALL_RAW_accept RAW(SYS_accept, listener, NULL, NULL)
#define CALL_RAW_recvmsg RAW(SYS_recvmsg, receiver, &message, MSG_DONTWAIT)
#define CALL_RAW_recvmmsg RAW(SYS_recvmmsg, receiver, messages, 1, MSG_DONTWAIT, NULL)
#define CALL_RAW_recvmmsg_time64 RAW(SYS_recvmmsg_time64, receiver, messages, 1, MSG_DONTWAIT, NULL)
#define CALL_RAW_pipe RAW(SYS_pipe, pair)
#define CALL_RAW_dup RAW(SYS_dup, null_fd)
#define CALL_RAW_fcntl RAW(SYS_fcntl, null_fd, F_DUPFD, 50)
#define CALL_RAW_fcntl64 RAW(SYS_fcntl64, null_fd, F_DUPFD, 50)
#define CALL_RAW_epoll_create RAW(SYS_epoll_create, 1)
#define CALL_RAW_eventfd RAW(SYS_eventfd, 5)
#define CALL_RAW_inotify_init RAW(SYS_inotify_init)
#define CALL_RAW_signalfd RAW(SYS_signalfd, -1, &signals, KERNEL_SIGNALS_SIZE)
#define CALL_RAW_timerfd_create RAW(SYS_timerfd_create, CLOCK_MONOTONIC, TFD_NONBLOCK)
#define CALL_RAW_perf_event_open RAW(SYS_perf_event_open, &perf_event, 0, -1, -1, 0)

/* Mistakes of the caller's own, which must teach nothing about the flag: name, result, call. */
#define MISTAKES(mistake)                                                                                              \
    mistake(socket, fd, call(AF_UNIX, 13, 0))                                                                          \
    mistake(socketpair, pair, call(AF_UNIX, 13, 0, pair))                                                              \
    mistake(accept, fd, call(null_fd, NULL, NULL))                                                                     \
    mistake(recvmsg, message, call(receiver, &unreadable_message, MSG_DONTWAIT))                                       \
    mistake(pipe, pair, call(nowhere))                                                                                 \
    mistake(dup, fd, call(-1))                                                                                         \
    mistake(fcntl, fd, call(null_fd, F_DUPFD, -1))                                                                     \
    mistake(epoll_create, fd, call(0))                                                                                 \
    mistake(eventfd, fd, call(0, 0x40000))                                                                             \
    mistake(signalfd, fd, call(-1, &signals, 0x40000))                                                                 \
    mistake(timerfd_create, fd, call(12345, 0))

#define RAW_MISTAKES(mistake)                                                                                          \
    mistake(socket, fd, RAW(SYS_socket, AF_UNIX, 13, 0))                                                              \
    mistake(socketpair, pair, RAW(SYS_socketpair, AF_UNIX, 13, 0, pair))                                              \
    mistake(recvmsg, message, RAW(SYS_recvmsg, receiver, &unreadable_message, MSG_DONTWAIT))                          \
    mistake(dup, fd, RAW(SYS_dup, -1))                                                                                \
    mistake(timerfd_create, fd, RAW(SYS_timerfd_create, 12345, 0))                                                    \
    mistake(perf_event_open, fd, RAW(SYS_perf_event_open, &perf_event, -1, -1, -1, 0))
