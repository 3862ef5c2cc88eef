/*
 * A process to look at: opens a descriptor of each kind and prints, for each, the row that cloexec --list should show.
 *
 *   holder DIRECTORY [COPIES]    files and sockets go to DIRECTORY; COPIES more descriptors make it a big process
 *
 * Rows are NUMBER KIND yes|no WORDS; the line "ready" follows the last.  Then it waits to be killed, a minute at most.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Lives no longer than the tests may take on a busy machine. */
enum { PATIENCE = 600 };

static int good(int result, const char *what)
{
    if (result < 0) {
        perror(what);
        exit(EXIT_FAILURE);
    }
    return result;
}

__attribute__((format(printf, 3, 4))) static void row(int fd, const char *kind, const char *format, ...)
{
    va_list arguments;

    printf("%d %s %s ", fd, kind, fcntl(fd, F_GETFD) & FD_CLOEXEC ? "no" : "yes");
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

static unsigned long inode_of(int fd)
{
    struct stat status;

    good(fstat(fd, &status), "fstat");
    return (unsigned long)status.st_ino;
}

static int port_of(int fd)
{
    struct sockaddr_storage address;
    socklen_t length = sizeof address;

    good(getsockname(fd, (struct sockaddr *)&address, &length), "getsockname");
    return ntohs(address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port
                                               : ((struct sockaddr_in *)&address)->sin_port);
}

static struct sockaddr_in ipv4(const char *address, int port)
{
    struct sockaddr_in result = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};

    inet_pton(AF_INET, address, &result.sin_addr);
    return result;
}

static struct sockaddr_in6 ipv6(const char *address, int port)
{
    struct sockaddr_in6 result = {.sin6_family = AF_INET6, .sin6_port = htons((unsigned short)port)};

    inet_pton(AF_INET6, address, &result.sin6_addr);
    return result;
}

static int listen_on(int fd, const void *address, socklen_t length)
{
    good(bind(fd, address, length), "bind");
    good(listen(fd, 5), "listen");
    return fd;
}

static void show_tcp(void)
{
    struct sockaddr_in address = ipv4("127.0.0.1", 0);
    int server = listen_on(good(socket(AF_INET, SOCK_STREAM, 0), "socket"), &address, sizeof address);
    int client = good(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
    int served, port = port_of(server);

    address = ipv4("127.0.0.1", port);
    good(connect(client, (struct sockaddr *)&address, sizeof address), "connect");
    served = good(accept(server, NULL, NULL), "accept");
    row(server, "socket", "tcp 127.0.0.1:%d listening", port);
    row(client, "socket", "tcp 127.0.0.1:%d connected to 127.0.0.1:%d", port_of(client), port);
    row(served, "socket", "tcp 127.0.0.1:%d connected to 127.0.0.1:%d", port, port_of(client));

    address = ipv4("0.0.0.0", 0);
    server = listen_on(good(socket(AF_INET, SOCK_STREAM, 0), "socket"), &address, sizeof address);
    row(server, "socket", "tcp 0.0.0.0:%d listening", port_of(server));
    client = good(socket(AF_INET, SOCK_STREAM, 0), "socket");
    row(client, "socket", "socket %lu, not bound or of an unlisted kind", inode_of(client));
}

/* A connection from IPv4 to an IPv6 socket, whose addresses show as mapped ones; nothing where there is no IPv6. */
static void show_tcp6(void)
{
    struct sockaddr_in6 any = ipv6("::", 0), local = ipv6("::1", 0);
    struct sockaddr_in address;
    int client, served, server = socket(AF_INET6, SOCK_STREAM, 0);

    if (server < 0 || bind(server, (struct sockaddr *)&local, sizeof local) != 0)
        return;
    good(listen(server, 1), "listen");
    row(server, "socket", "tcp [::1]:%d listening", port_of(server));

    server = listen_on(good(socket(AF_INET6, SOCK_STREAM, 0), "socket"), &any, sizeof any);
    row(server, "socket", "tcp [::]:%d listening", port_of(server));
    client = good(socket(AF_INET, SOCK_STREAM, 0), "socket");
    address = ipv4("127.0.0.1", port_of(server));
    good(connect(client, (struct sockaddr *)&address, sizeof address), "connect");
    served = good(accept(server, NULL, NULL), "accept");
    row(served, "socket", "tcp [::ffff:127.0.0.1]:%d connected to [::ffff:127.0.0.1]:%d", port_of(server),
        port_of(client));
}

static void show_udp(void)
{
    struct sockaddr_in address = ipv4("127.0.0.1", 0);
    struct sockaddr_in6 local = ipv6("::1", 0);
    int server = good(socket(AF_INET, SOCK_DGRAM, 0), "socket");
    int client = good(socket(AF_INET, SOCK_DGRAM, 0), "socket");
    int six = socket(AF_INET6, SOCK_DGRAM, 0);

    good(bind(server, (struct sockaddr *)&address, sizeof address), "bind");
    row(server, "socket", "udp 127.0.0.1:%d", port_of(server));
    address = ipv4("127.0.0.1", port_of(server));
    good(connect(client, (struct sockaddr *)&address, sizeof address), "connect");
    row(client, "socket", "udp 127.0.0.1:%d connected to 127.0.0.1:%d", port_of(client), port_of(server));
    if (six >= 0 && bind(six, (struct sockaddr *)&local, sizeof local) == 0)
        row(six, "socket", "udp [::1]:%d", port_of(six));
}

static void show_unix(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "a socket"};
    int server = listen_on(good(socket(AF_UNIX, SOCK_STREAM, 0), "socket"), &address, sizeof address);
    int client = good(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
    int served, pair[2];

    good(connect(client, (struct sockaddr *)&address, sizeof address), "connect");
    served = good(accept(server, NULL, NULL), "accept");
    row(server, "socket", "unix stream a socket listening");
    row(client, "socket", "unix stream connected");
    row(served, "socket", "unix stream a socket connected");
    good(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), "socketpair");
    row(pair[0], "socket", "unix seqpacket connected");
}

static void show_pipe(void)
{
    int ends[2];

    good(pipe2(ends, O_CLOEXEC), "pipe2");
    row(ends[0], "pipe", "pipe %lu, reading end", inode_of(ends[0]));
    row(ends[1], "pipe", "pipe %lu, writing end", inode_of(ends[1]));
}

static void show_files(const char *directory)
{
    int fd;

    fd = good(open("a file", O_RDWR | O_CREAT, 0600), "open");
    row(fd, "file", "%s/a file", directory);
    fd = good(open("arrow 1 -> 2", O_RDWR | O_CREAT | O_CLOEXEC, 0600), "open");
    row(fd, "file", "%s/arrow 1 -> 2", directory);
    fd = good(open("bell\a", O_RDWR | O_CREAT, 0600), "open");
    row(fd, "file", "%s/bell?", directory);
    fd = good(open("gone", O_RDWR | O_CREAT, 0600), "open");
    unlink("gone");
    row(fd, "file", "%s/gone (deleted)", directory);
    fd = good(open(".", O_PATH), "open");
    row(fd, "directory", "%s", directory);
    good(mkfifo("fifo", 0600), "mkfifo");
    fd = good(open("fifo", O_RDWR), "open");
    row(fd, "fifo", "%s/fifo", directory);
    fd = good(open("/dev/null", O_RDONLY | O_CLOEXEC), "open");
    row(fd, "device", "/dev/null");
    fd = good(memfd_create("scratch", 0), "memfd_create");
    row(fd, "memfd", "memfd:scratch (deleted)");
}

static void show_terminal(void)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY), slave;

    if (master < 0 || unlockpt(master) != 0)
        return;
    row(master, "terminal", "/dev/ptmx, master of %s", ptsname(master));
    slave = good(open(ptsname(master), O_RDWR | O_NOCTTY), "open");
    row(slave, "terminal", "%s", ptsname(master));
}

static void show_events(void)
{
    struct epoll_event event = {.events = EPOLLIN};
    int epoll = good(epoll_create1(0), "epoll_create1"), counter = good(eventfd(0, EFD_CLOEXEC), "eventfd");

    row(epoll, "eventpoll", "epoll watching 1 descriptor");
    row(counter, "eventfd", "eventfd");
    good(epoll_ctl(epoll, EPOLL_CTL_ADD, counter, &event), "epoll_ctl");
    row(good(inotify_init1(0), "inotify_init1"), "inotify", "inotify");
}

int main(int argc, char **argv)
{
    if (argc < 2 || chdir(argv[1]) != 0) {
        fprintf(stderr, "usage: holder DIRECTORY [COPIES]\n");
        return EXIT_FAILURE;
    }
    alarm(PATIENCE);
    show_tcp();
    show_tcp6();
    show_udp();
    show_unix();
    show_pipe();
    show_files(argv[1]);
    show_terminal();
    show_events();
    for (int copies = argc > 2 ? atoi(argv[2]) : 0; copies > 0; copies--)
        good(dup(STDIN_FILENO), "dup");
    puts("ready");
    fflush(stdout);
    pause();
    return EXIT_SUCCESS;
}
