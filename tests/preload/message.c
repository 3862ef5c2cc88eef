/*
 * Descriptors in messages (SCM_RIGHTS): recvmsg, recvmmsg and their system calls, as one function that receives
 * several.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "message.h"

#include <sys/ioctl.h>

#include "table.h"

enum { SENT = 3, DATA = 16 };

struct mail {
    struct iovec data;
    char text[DATA];
    union {
        struct cmsghdr aligned;
        char room[256];
    } control;
};

struct post {
    int sender, receiver;
};

static struct post open_post(void)
{
    int fds[2];

    MUST(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, fds));
    return (struct post){fds[0], fds[1]};
}

static void close_post(struct post post)
{
    close(post.sender);
    close(post.receiver);
}

static struct mmsghdr envelope(struct mail *mail, size_t control_room)
{
    struct mmsghdr message = {0};

    mail->data = (struct iovec){mail->text, sizeof mail->text};
    message.msg_hdr.msg_iov = &mail->data;
    message.msg_hdr.msg_iovlen = 1;
    message.msg_hdr.msg_control = control_room > 0 ? mail->control.room : NULL;
    message.msg_hdr.msg_controllen = control_room;
    return message;
}

/* Sends so many copies of an open file. */
static void send_files(struct post post, int count)
{
    struct mail mail = {.text = "letter"};
    struct mmsghdr message = envelope(&mail, CMSG_SPACE((size_t)count * sizeof(int)));
    struct cmsghdr *control = CMSG_FIRSTHDR(&message.msg_hdr);
    int file = (int)MUST(open("file", O_RDWR | O_CLOEXEC));

    control->cmsg_level = SOL_SOCKET;
    control->cmsg_type = SCM_RIGHTS;
    control->cmsg_len = CMSG_LEN((size_t)count * sizeof file);
    for (int i = 0; i < count; i++)
        memcpy(CMSG_DATA(control) + (size_t)i * sizeof file, &file, sizeof file);
    MUST(sendmsg(post.sender, &message.msg_hdr, 0));
    close(file);
}

/* Calls back with each descriptor of a received message. */
static void each_file(struct msghdr *message, void (*take)(void *context, int fd), void *context)
{
    for (struct cmsghdr *control = CMSG_FIRSTHDR(message); control != NULL; control = CMSG_NXTHDR(message, control)) {
        size_t count = (control->cmsg_len - CMSG_LEN(0)) / sizeof(int);

        if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS)
            continue;
        for (size_t i = 0; i < count; i++) {
            int fd;

            memcpy(&fd, CMSG_DATA(control) + i * sizeof fd, sizeof fd);
            take(context, fd);
        }
    }
}

static void add_made(void *made, int fd)
{
    add(made, fd);
}

void make_by_receive(struct made *made, receive_function *receive)
{
    struct post post = open_post();
    struct mail mail = {0};
    struct mmsghdr message = envelope(&mail, sizeof mail.control);

    send_files(post, SENT);
    ready();
    receive(post.receiver, &message, 1, 0);
    finished(made);
    each_file(&message.msg_hdr, add_made, made);
    close_post(post);
}

static void note_born(void *what, int fd)
{
    born_and_gone(what, fd);
}

static void note_asked(void *what, int fd)
{
    note_fate(what, fd);
    close(fd);
}

static void note_message(struct mmsghdr *message)
{
    struct msghdr *header = &message->msg_hdr;

    note("text %.*s, control length %zu, flags %#x", (int)message->msg_len, (char *)header->msg_iov->iov_base,
         header->msg_controllen, (unsigned)header->msg_flags);
    for (struct cmsghdr *control = CMSG_FIRSTHDR(header); control != NULL; control = CMSG_NXTHDR(header, control))
        note("control %d %d, length %zu", control->cmsg_level, control->cmsg_type, (size_t)control->cmsg_len);
}

/* Sends three files and receives them with so much room for control data. */
static void try_room(receive_function *receive, const char *what, size_t room, int flags)
{
    struct post post = open_post();
    struct mail mail = {0};
    struct mmsghdr message = envelope(&mail, room);

    send_files(post, SENT);
    TRY_AS(what, receive(post.receiver, &message, 1, flags));
    note_message(&message);
    each_file(&message.msg_hdr, flags & MSG_CMSG_CLOEXEC ? note_asked : note_born, (void *)what);
    close_post(post);
}

static void try_rooms(receive_function *receive)
{
    try_room(receive, "all", 256, 0);
    try_room(receive, "room for one", CMSG_LEN(sizeof(int)), 0);
    try_room(receive, "room for two", CMSG_SPACE(2 * sizeof(int)), 0);
    try_room(receive, "room for a header", CMSG_LEN(0), 0);
    try_room(receive, "less than a header", 7, 0);
    try_room(receive, "no room", 0, 0);
    try_room(receive, "MSG_PEEK", 256, MSG_PEEK);
    try_room(receive, "MSG_TRUNC", 256, MSG_TRUNC);
    try_room(receive, "MSG_DONTWAIT", 256, MSG_DONTWAIT);
    try_room(receive, "MSG_CMSG_CLOEXEC", 256, MSG_CMSG_CLOEXEC);
    try_room(receive, "MSG_CMSG_CLOEXEC, room for one", CMSG_LEN(sizeof(int)), MSG_CMSG_CLOEXEC);
}

/* Who sent it comes along: two control messages. */
static void try_credentials(receive_function *receive)
{
    struct post post = open_post();
    struct mail mail = {0};
    struct mmsghdr message = envelope(&mail, sizeof mail.control);

    MUST(setsockopt(post.receiver, SOL_SOCKET, SO_PASSCRED, &(int){1}, sizeof(int)));
    send_files(post, 2);
    TRY(receive(post.receiver, &message, 1, 0));
    note_message(&message);
    each_file(&message.msg_hdr, note_born, "beside credentials");
    close_post(post);
}

/* Linux 6.5: a descriptor of the sender's process, which the kernel makes close-on-exec by itself. */
static void try_process(receive_function *receive)
{
    enum { PASS_PIDFD = 76, SCM_PIDFD_TYPE = 4 };
    struct post post = open_post();
    struct mail mail = {0};
    struct mmsghdr message = envelope(&mail, sizeof mail.control);

    TRY_AS("SO_PASSPIDFD", setsockopt(post.receiver, SOL_SOCKET, PASS_PIDFD, &(int){1}, sizeof(int)));
    send_files(post, 2);
    TRY(receive(post.receiver, &message, 1, 0));
    note_message(&message);
    for (struct cmsghdr *control = CMSG_FIRSTHDR(&message.msg_hdr); control != NULL;
         control = CMSG_NXTHDR(&message.msg_hdr, control))
        if (control->cmsg_level == SOL_SOCKET && control->cmsg_type == SCM_PIDFD_TYPE)
            note_asked((void *)"the process", *(int *)CMSG_DATA(control));
    each_file(&message.msg_hdr, note_born, "beside a process");
    close_post(post);
}

static void try_cut(receive_function *receive)
{
    struct post post = open_post();
    struct mail mail = {0};
    struct mmsghdr message = envelope(&mail, sizeof mail.control);

    send_files(post, 1);
    mail.data.iov_len = 3;
    TRY(receive(post.receiver, &message, 1, 0));
    note_message(&message);
    each_file(&message.msg_hdr, note_born, "cut text");
    close_post(post);
}

static void try_failing(receive_function *receive)
{
    struct post post = open_post();
    struct mail mail = {0};
    struct mmsghdr message = envelope(&mail, sizeof mail.control);
    int file = (int)MUST(open("file", O_RDONLY | O_CLOEXEC));

    TRY(receive(post.receiver, &message, 1, MSG_DONTWAIT));
    TRY(receive(post.receiver, &message, 1, MSG_DONTWAIT | MSG_CMSG_CLOEXEC));
    TRY(receive(post.receiver, &message, 1, MSG_DONTWAIT | MSG_OOB));
    TRY(receive(file, &message, 1, 0));
    TRY(receive(-1, &message, 1, 0));
    TRY(receive(post.receiver, (struct mmsghdr *)8, 1, 0));
    message.msg_hdr.msg_iov = (struct iovec *)8;
    send_files(post, 1);
    TRY(receive(post.receiver, &message, 1, 0));
    note("control length %zu, flags %#x", message.msg_hdr.msg_controllen, (unsigned)message.msg_hdr.msg_flags);
    close_post(post);
    close(file);
}

/* Some sockets refuse the flag (AF_PACKET), and have no descriptors to give. */
static void try_packets(const void *receive)
{
    struct mail mail = {0};
    struct mmsghdr message = envelope(&mail, sizeof mail.control);
    int fd = (int)TRY(socket(AF_PACKET, SOCK_RAW, 0));

    for (int i = 0; i < 2; i++)
        TRY((*(receive_function *const *)receive)(fd, &message, 1, MSG_DONTWAIT));
    TRY((*(receive_function *const *)receive)(fd, &message, 1, MSG_DONTWAIT | MSG_CMSG_CLOEXEC));
    if (fd >= 0)
        close(fd);
    send_files(open_post(), 1);
}

void try_receive(receive_function *receive)
{
    try_failing(receive);
    try_rooms(receive);
    try_credentials(receive);
    try_process(receive);
    try_cut(receive);
    apart("packets", try_packets, &receive);
    try_room(receive, "all once more", 256, 0);
}

/* Three messages at once, each with its files. */
void try_receive_many(receive_function *receive)
{
    enum { MESSAGES = 3 };
    struct post post = open_post();
    struct mail mail[MESSAGES + 1] = {0};
    struct mmsghdr messages[MESSAGES + 1];

    for (int i = 0; i <= MESSAGES; i++)
        messages[i] = envelope(&mail[i], sizeof mail[i].control);
    for (int i = 0; i < MESSAGES; i++)
        send_files(post, i + 1);
    TRY(receive(post.receiver, messages, MESSAGES + 1, MSG_DONTWAIT));
    for (int i = 0; i < MESSAGES; i++) {
        note_message(&messages[i]);
        each_file(&messages[i].msg_hdr, note_born, "of several");
    }
    send_files(post, 1);
    TRY(receive(post.receiver, messages, MESSAGES, MSG_WAITFORONE));
    TRY(receive(post.receiver, messages, 0, MSG_DONTWAIT));
    close_post(post);
}
