/*
 * syscall itself: every other number has to reach the kernel as it is, with all six arguments, of whatever type they
 * are.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <limits.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "table.h"

void make_syscall(struct made *made)
{
    ready();
    made_fd(made, (int)syscall(SYS_openat, AT_FDCWD, "file", O_RDONLY, 0));
}

static void try_plain_numbers(void)
{
    note("process %d", syscall(SYS_getpid) == getpid());
    note("parent %d", syscall(SYS_getppid) == getppid());
    TRY(syscall(-1));
    TRY(syscall(511));
    TRY(syscall(512));
    TRY(syscall(99999));
    TRY(syscall(LONG_MAX));
#ifdef __x86_64__
    TRY(syscall(0x40000000 | SYS_openat, AT_FDCWD, "missing", O_RDONLY)); /* x32 */
#endif
    TRY(syscall(SYS_write, -1, "x", 1));
    TRY(syscall(SYS_mkdirat, AT_FDCWD, "by-number", 0700));
    TRY(syscall(SYS_unlinkat, AT_FDCWD, "by-number", AT_REMOVEDIR));
    TRY(syscall(SYS_kill, getpid(), 0));
}

/* Six arguments; the last one is an offset that has to arrive in full. */
static void try_six(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    int fd = (int)MUST(memfd_create("six", MFD_CLOEXEC));
    char *map;

    MUST(ftruncate(fd, (off_t)(3 * page)));
    MUST(pwrite(fd, "third", 5, (off_t)(2 * page)));
    map = (char *)syscall(SYS_mmap, NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 2 * page);
    note("mapped %.5s", map != MAP_FAILED ? map : "nothing");
    map = (char *)syscall(SYS_mmap, NULL, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    note("anonymous %d", map != MAP_FAILED ? *map : -1);
    TRY(syscall(SYS_munmap, map, page));
    TRY(syscall(SYS_munmap, (void *)1, page));
    close(fd);
}

static void try_pselect(void)
{
    int fds[2];
    struct timespec patience = {0, 1000};
    fd_set set;
    struct {
        const void *mask;
        size_t size;
    } mask = {NULL, 0};

    MUST(pipe(fds));
    MUST(write(fds[1], "x", 1));
    FD_ZERO(&set);
    FD_SET(fds[0], &set);
    TRY(syscall(SYS_pselect6, fds[0] + 1, &set, NULL, NULL, &patience, &mask));
    note("set %d", FD_ISSET(fds[0], &set));
}

/* Each type of C, promoted or not, as a caller may give it. */
static void try_widths(void)
{
    int fd = (int)MUST(open("file", O_RDWR | O_CLOEXEC));
    long large = 1L << (sizeof(long) * CHAR_BIT - 4);
    short small = (short)fd;
    char smaller = (char)fd;
    unsigned unsigned_fd = (unsigned)fd;
    long long long_fd = fd;
    bool truth = true;

    TRY(syscall(SYS_lseek, fd, large, SEEK_SET));
    TRY(syscall(SYS_lseek, small, 3L, SEEK_SET));
    TRY(syscall(SYS_lseek, smaller, -1L, SEEK_END));
    TRY(syscall(SYS_lseek, unsigned_fd, 0UL, truth));
    TRY(syscall(SYS_lseek, long_fd, -1L, SEEK_SET));
    TRY(syscall(SYS_fchmod, fd, (mode_t)0640));
    TRY(syscall(SYS_dup, 0xffffffffu));
    TRY(syscall(SYS_dup, -1));
    TRY(syscall(SYS_dup3, fd, -1, 0));
    note_kind((int)TRY(syscall(SYS_openat, (long)AT_FDCWD, "file", (unsigned)O_RDWR, 0L)));
    close(fd);
}

static void note_child(const char *what, long child)
{
    int status = -1;

    note("%s: %d, waited %d", what, child > 0, waitpid((pid_t)child, &status, 0) == child);
    note("its status %#x", (unsigned)status);
}

static void try_clone(void)
{
    long child = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);

    if (child == 0)
        syscall(SYS_exit_group, 11);
    note_child("clone", child);
}

/*
 * The child shares the parent's stack: with a frame between the caller and the kernel its return would run over the
 * parent's.  For the same reason it must not call anything here.
 */
static void try_vfork(void)
{
#if defined SYS_vfork && defined __x86_64__
    long child = syscall(SYS_vfork), ignored;

    if (child == 0)
        __asm__ volatile("syscall" : "=a"(ignored) : "a"(SYS_exit_group), "D"(12) : "rcx", "r11", "memory");
    note_child("vfork", child);
#endif
}

void case_syscall(void)
{
    try_plain_numbers();
    try_six();
    try_pselect();
    try_widths();
    try_clone();
    try_vfork();
    born_and_gone("afterwards", (int)TRY(syscall(SYS_openat, AT_FDCWD, "file", O_RDONLY)));
}

/* i386's one number for all socket calls. */
#ifdef SYS_socketcall
void case_raw_socketcall(void)
{
    int fds[2] = {-7, -8};
    unsigned long sockets[] = {AF_UNIX, SOCK_STREAM, 0}, bad[] = {9999, SOCK_STREAM, 0};
    unsigned long pair[] = {AF_UNIX, SOCK_STREAM, 0, (unsigned long)fds};

    TRY(syscall(SYS_socketcall, 1, bad));
    TRY(syscall(SYS_socketcall, 77, bad));
    TRY(syscall(SYS_socketcall, 1, NULL));
    born_and_gone("socket", (int)TRY(syscall(SYS_socketcall, 1, sockets)));
    TRY(syscall(SYS_socketcall, 8, pair));
    born_and_gone("socketpair", fds[0]);
    born_and_gone("socketpair", fds[1]);
}
#endif
