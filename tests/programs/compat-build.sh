#!/bin/sh
# Builds: make gives its children the two ends of a pipe with tokens, by numbers in MAKEFLAGS; what takes no token says so or works alone.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

needs make gcc
unset MAKEFLAGS MFLAGS MAKELEVEL

# Sources enough that a link has something to share out.
sources()
{
    for number in 1 2 3 4 5 6 7 8; do
        echo "int f$number(int n) { return n < 2 ? n : f$number(n - 1) + f$number(n - 2); }" >"f$number.c"
    done
    {
        echo '#include <stdio.h>'
        seq -f 'int f%g(int);' 8
        echo 'int main(void) { return printf("%d ", f1(5) + f2(5) + f3(5) + f4(5) + f5(5) + f6(5) + f7(5) + f8(5)) < 0; }'
    } >main.c
}

# The script ./meet HERE THERE: fails unless the other runs meanwhile.
write_meet()
{
    cat >meet <<'END_OF_SCRIPT'
#!/bin/sh
: >"$1.here"
tries=1200
until [ -e "$2.here" ]; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || exit 1
    sleep 0.05
done
echo "$1 met $2" >"$1.met"
END_OF_SCRIPT
    chmod 755 meet
}

# Two sub-makes under three tokens, each with two jobs; every pair has to meet, so all of the tokens are needed; then once more, for which
# they must have come back.
sub_makes()
{
    write_meet
    cat >Makefile <<'END_OF_FILE'
all: one two
one two:
	+$(MAKE) --no-print-directory -f sub.mk NAME=$@
.PHONY: all one two
END_OF_FILE
    cat >sub.mk <<'END_OF_FILE'
all: $(NAME)-a $(NAME)-b
$(NAME)-a:
	@./meet $(NAME)-a $(NAME)-b
$(NAME)-b:
	@./meet $(NAME)-b $(NAME)-a
END_OF_FILE
    for time in first second; do
        rm -f ./*.here ./*.met
        run make -s -j4 "$@" >said 2>&1
        note "$time: status $?, $(cat ./*.met | wc -l) met, $(grep -c 'jobserver\|Bad file' said) complaints"
        cat said
    done
}

with_pipe()
{
    sub_makes
}

with_fifo()
{
    sub_makes --jobserver-style=fifo
}

# A client of another kind: takes as many tokens as there are without waiting, and gives them back.
client()
{
    cat >client.py <<'END_OF_PYTHON'
import os, re
auth = re.search(r"--jobserver-(?:auth|fds)=(\S+)", os.environ["MAKEFLAGS"]).group(1)
if auth.startswith("fifo:"):
    reader = writer = os.open(auth[5:], os.O_RDWR)
else:
    reader, writer = map(int, auth.split(","))
mine = os.open(f"/proc/self/fd/{reader}", os.O_RDONLY | os.O_NONBLOCK)
tokens = b""
try:
    while True:
        tokens += os.read(mine, 1)
except BlockingIOError:
    pass
os.write(writer, tokens)
print(len(tokens), "tokens")
END_OF_PYTHON
    printf 'all:\n\t+@python3 client.py\n\t+@python3 client.py\n\t@%s\n' "$witness" >Makefile
    run make -j5 >"$result"
}

# What -v shows of the link: the make that shares it out, with a number of jobs of its own where it has no jobserver.
lto()
{
    sources
    cat >Makefile <<'END_OF_FILE'
objects = f1.o f2.o f3.o f4.o f5.o f6.o f7.o f8.o main.o
program: $(objects)
	+gcc -v -O2 $(LTO) $(PIPE) -flto-partition=1to1 -o $@ $(objects)
%.o: %.c
	gcc -O2 $(LTO) $(PIPE) -c $<
END_OF_FILE
    run make -s -j3 "$@" >said 2>&1
    note "status $?, $(grep -c 'warning: ' said) complaints, $(sed -n 's/^\(make\) -f [^ ]* /\1 /p' said)"
    grep 'warning: ' said
    note "$(./program)"
}

lto_jobserver() { lto LTO=-flto=jobserver; }
lto_auto() { lto LTO=-flto=2 PIPE=-pipe; }

# ninja reads the output of its children through pipes, also that of dependencies; in the pool "console" a child has our terminal.
ninja_builds()
{
    sources
    write_meet
    cat >build.ninja <<END_OF_FILE
rule cc
 command = gcc -pipe -MMD -MF \$out.d -c \$in -o \$out
 depfile = \$out.d
 deps = gcc
rule link
 command = gcc -o \$out \$in && $witness
rule show
 command = ./\$in >\$out
 pool = console
rule meet
 command = ./meet \$pair
$(seq 8 | sed 's,.*,build f&.o: cc f&.c,')
build main.o: cc main.c
build program: link$(seq -f ' f%g.o' -s '' 8) main.o
build said: show program
build a.met: meet
 pair = a b
build b.met: meet
 pair = b a
END_OF_FILE
    run ninja -j2 >log 2>&1
    note "status $?"
    cat log
    cat a.met b.met said >>"$result"
    run ninja | tail -n 1 >>"$result"
}

twice="first: status 0, 4 met, 0 complaints
second: status 0, 4 met, 0 complaints"
works "make -j, sub-makes, pipe" with_pipe "$twice"
if make --help | grep -q -e --jobserver-style; then
    works "make -j, sub-makes, fifo" with_fifo "$twice"
fi
works "a client of make's jobserver" client "4 tokens
4 tokens" nothing_arrives
works "gcc -flto=jobserver" lto_jobserver "status 0, 0 complaints, make all
40 "
works "gcc -flto -pipe" lto_auto "status 0, 0 complaints, make all
40 "
if command -v ninja >/dev/null; then
    works "ninja" ninja_builds "status 0
a met b
b met a
40 ninja: no work to do." nothing_arrives
else
    skip "ninja" "not installed"
fi
finish
