#!/bin/sh
#
# The census: the tables, the exported symbols, the wrappers, the test cases and the manual have to name the same functions, each in
# both directions; and libc must not have one that makes descriptors and is in none of them.
# From the build come CLOEXEC_LIBRARY, top_srcdir, top_builddir and NM.  Prints TAP.
# SPDX-License-Identifier: MIT

# shellcheck disable=SC2016,SC2154 # awk's programs; what make sets
set -u
LC_ALL=C
export LC_ALL
: "${NM:=nm}" "${AWK:=awk}"
unix=$top_srcdir/src/unix
cases=$top_srcdir/tests/preload
scratch=$(mktemp -d "${TMPDIR:-/tmp}/cloexec-census.XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM
cd "$scratch" || exit 99
count=0

# Both files hold sorted names: those in one only are named.
same() { # NAME FILE FILE: what stands in the first only, and in the second only, is missing from the other
    count=$((count + 1))
    only_one=$(comm -23 "$2" "$3") only_two=$(comm -13 "$2" "$3")
    if [ ! -s "$2" ] || [ ! -s "$3" ]; then
        echo "not ok $count - $1"
        echo "# nothing was found: $(wc -l "$2" "$3" | head -n 2 | tr '\n' ' ')"
    elif [ -z "$only_one$only_two" ]; then
        echo "ok $count - $1"
    else
        echo "not ok $count - $1"
        for name in $only_one; do echo "# only among the $2: $name"; done
        for name in $only_two; do echo "# only among the $3: $name"; done
    fi
}

# NAME, then the file with names that should not be there.
none() {
    count=$((count + 1))
    if [ -s "$2" ]; then
        echo "not ok $count - $1"
        sed 's/^/# /' "$2"
    else
        echo "ok $count - $1"
    fi
}

column_of() { # MACRO COLUMN FILE
    sed -n "s/^$1(\(.*\))\$/\1/p" "$3" | $AWK -F ', *' -v column="$2" '{ print $column }'
}

# --- the tables ---

column_of FD_FUNCTION 1 "$unix/functions.def" | sort >rows
column_of RAW_CALL 1 "$unix/syscalls.def" | sort >numbers
# Those that this libc has, as configure found out.
sed -n 's/^#define \(HAVE_[A-Za-z0-9_]*\) 1$/\1/p' "$top_builddir/config.h" >present
echo always >>present
$AWK -F '[(,)] *' 'FILENAME == "present" { present[$1] = 1; next } /^FD_FUNCTION/ && $8 in present { print $2 }' \
    present "$unix/functions.def" | sort >rows-here

uniq -d rows >twice
uniq -d numbers >>twice
none 'no row stands twice' twice

# --- exported symbols: the rows that are here and the functions of cloexec.h; those for Windows are not here ---

sed -n -e '/^#ifdef _WIN32/,/^#else/d' -e 's/^int \(cloexec_[a-z0-9_]*\)(.*/\1/p' "$top_srcdir/src/cloexec.h" | sort - rows-here >rows-and-header
$NM -D --defined-only "$CLOEXEC_LIBRARY" | $AWK '$2 ~ /[A-Z]/ { sub(/@.*/, "", $3); print $3 }' | sort >exports
same 'the rows are what is exported' rows-and-header exports

# --- wrappers: definitions that begin in column 0, of all rows, whether this libc has them or not ---

# A definition's first line ends without a semicolon; a type, or an attribute's macro, stands before the name.
cat "$unix"/wrap-*.c | sed -n 's/^[A-Za-z_][A-Za-z0-9_ *]*[ *]\([A-Za-z0-9_]*\)(.*[^;]$/\1 &/p' |
    $AWK '$2 != "static" && $1 !~ /^cloexec_/ { print $1 }' | sort -u >wrappers
same 'the rows are what is wrapped, by functions that begin in column 0' rows wrappers

# System calls that need more than a flag are named where that is done.
for form in sibling hand; do
    sed -n "s/^RAW_CALL(\([^,]*\), [^,]*, $form,.*/\1/p" "$unix/syscalls.def"
done | sort >by-name
while read -r name; do
    grep -qw "SYS_$name" "$unix/wrap-raw.c" || echo "$name"
done <by-name >unhandled
none 'system calls without a flag argument are dealt with in wrap-raw.c' unhandled

# --- test cases: what the programs of tests/preload were linked from ---

sed 's/^/raw_/' numbers | sort - rows >all
$NM "$top_builddir/tests/preload/.libs/libcases.a" 2>/dev/null | sed -n 's/.* T case_//p' | sort >cases
sort rows-here - <<END >rows-that-are-here
$("$top_builddir/tests/preload/rows" --list | sed -n '/^raw_/p')
END
same 'the rows that are here are what has a test case' rows-that-are-here cases
# As case_NAME, in a macro's argument, or by the question whether libc has it.
cat "$cases"/*.c "$cases"/*.h | tr -cs 'A-Za-z0-9_' '\n' |
    $AWK '{ sub(/^case_/, ""); print } sub(/^HAVE_/, "") { print tolower($0) }' | sort -u >words
comm -23 all words >untested
none 'each row is named in the test cases, whether it is here or not' untested

# --- the manual ---

manual=$top_builddir/man/functions.mdoc
[ -f "$manual" ] || manual=$top_srcdir/man/functions.mdoc
if [ -f "$manual" ]; then
    sed -n 's/^\.It Li \([^ ]*\) .*/\1/p' "$manual" | sort >listed
    sort rows numbers >tables
    same 'the rows are what the manual lists' tables listed
else
    count=$((count + 1))
    echo "ok $count - the rows are what the manual lists # SKIP the manual was not made"
fi

# --- libc: each function whose name smells of descriptors is a row, or is explained here ---

# NAME-PATTERN: why it is no row.
cat >explained <<'END'
_IO_fdopen fdopen fdopendir fmemopen fopencookie open_memstream open_wmemstream: make no descriptor
opendir shm_open setmntent __setmntent getlogin getlogin_r __getlogin_r_chk: glibc asks for the flag itself
mq_open __mq_open_2 pidfd_open pidfd_getfd: the kernel sets the flag whatever is asked
openlog syslog vsyslog __syslog_chk __vsyslog_chk: glibc asks for the flag itself (SOCK_CLOEXEC)
sem_open catopen iconv_open login setlogin dlopen dlmopen: nothing stays open; glibc asks for the flag while it is
login_tty: copies onto 0 to 2, and closes the original
posix_spawn_file_actions_*: in the child only, and there it is a wish
clnt* svc* __rpc_thread_* authdes_* authnone_* authunix_* xdr*_create xdr_*: SunRPC, to which nothing new can be linked since glibc 2.32
eventfd_read eventfd_write timerfd_gettime timerfd_settime fts_children fts64_children fts_close fts64_close fts_set fts64_set: use one
getsockname getsockopt setsockopt sockatmark: use one
strdup __strdup strndup __strndup wcsdup duplocale __duplocale argz_create* hcreate* create_module: of strings, tables, modules
closelog catclose sem_close iconv_close dlclose __res_iclose __res_nclose: close what libc opened with the flag, or no descriptor
fcloseall: flushes streams, and closes none
pthread_create pthread_key_create __pthread_key_create thrd_create tss_create timer_create: of threads, keys, timers
sigemptyset sigisemptyset getsecretkey key_secretkey_is_set key_setsecret: have the letters by chance
END

is_explained() { # NAME
    while IFS=: read -r patterns _; do
        for pattern in $patterns; do
            # shellcheck disable=SC2254 # a pattern
            case $1 in $pattern) return 0 ;; esac
        done
    done <explained
    return 1
}

set -f
libc=$(sed -n 's|.* \(/.*/libc\.so\.6\)$|\1|p' /proc/self/maps | head -n 1)
if [ -n "$libc" ]; then
    $NM -D --defined-only "$libc" | $AWK '$2 ~ /[TWi]/ && $3 !~ /@GLIBC_PRIVATE/ { sub(/@.*/, "", $3); print $3 }' | sort -u >exported-by-libc
    grep -E 'open|creat|sock|accept|pipe|dup|tmpfile|mkst|mkost|eventfd|signalfd|timerfd|inotify_init|fanotify_init|memfd|pty|getpt' exported-by-libc >smells
    grep -E 'fsmount|fspick|recvm|rcmd|rexec|rresvport|fcntl|ioctl|syscall|getfd|mntent|userfault|perf|secret|login|syslog|fts_|fts64_|clnt|svc' \
        exported-by-libc | grep -v -e '^addmntent$' -e '^getmntent' -e '^__getmntent_r$' >>smells
    grep -E 'close' exported-by-libc >>smells
    sort -u smells | comm -23 - rows | while read -r name; do
        is_explained "$name" || echo "$name"
    done >unexplained
    none 'what libc has is in the table, or explained' unexplained
    comm -23 rows-here exported-by-libc >unknown
    none 'what is in the table, libc has' unknown
else
    count=$((count + 2))
    echo "ok $((count - 1)) - what libc has is in the table, or explained # SKIP not glibc"
    echo "ok $count - what is in the table, libc has # SKIP not glibc"
fi
echo "1..$count"
