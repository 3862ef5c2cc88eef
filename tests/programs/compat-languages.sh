#!/bin/sh
# The ways in which languages pass descriptors to children on purpose.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

# language COMMAND NAME FUNCTION EXPECTED [ASSERTION...]: where the language is installed.
language()
{
    command=$1
    shift
    if command -v "$command" >/dev/null; then
        works "$@"
    else
        skip "$1" "no $command here"
    fi
}

# --- Python ---

cat >"$work/pass.py" <<'END_OF_PYTHON'
import os, socket, subprocess, sys
reader, writer = os.pipe()
kept = open("kept", "w+")
child = subprocess.run([sys.executable, "-c", f"import os; os.write({writer}, b'passed'); print(os.fstat({kept.fileno()}).st_size)"],
                       pass_fds=(writer, kept.fileno()), capture_output=True, text=True)
print("pass_fds", os.read(reader, 10), child.stdout.strip())
os.set_inheritable(writer, True)
os.system(f"echo inheritable >&{writer}")
print("set_inheritable", os.read(reader, 20))
duplicate = os.dup2(writer, 9)
os.system("echo dup2 >&9")
print("dup2", os.read(reader, 20))
spawned = os.posix_spawn("/bin/sh", ["sh", "-c", "echo spawned >&7"], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, writer, 7)])
os.waitpid(spawned, 0)
print("posix_spawn", os.read(reader, 20))
one, other = socket.socketpair()
socket.send_fds(one, [b"x"], [kept.fileno()])
print("send_fds", len(socket.recv_fds(other, 1, 4)[1]))
END_OF_PYTHON

python_passes()
{
    run /usr/bin/python3 "$work/pass.py" >"$result"
}

cat >"$work/processes.py" <<'END_OF_PYTHON'
import multiprocessing, multiprocessing.shared_memory, sys
def square(n):
    return n * n
def answer(queue, connection, event, lock, value):
    event.wait()
    with lock:
        value.value += 1
    queue.put(connection.recv())
def main(method):
    context = multiprocessing.get_context(method)
    with context.Pool(3) as pool:
        print(method, sum(pool.map(square, range(100))))
    here, there = context.Pipe()
    queue, event, lock, value = context.Queue(), context.Event(), context.Lock(), context.Value("i", 20)
    process = context.Process(target=answer, args=(queue, there, event, lock, value))
    process.start()
    here.send("through a pipe")
    event.set()
    print(method, queue.get(), end=" ")
    process.join()
    print(value.value, process.exitcode)
    with context.Manager() as manager:
        shared = manager.list([1, 2])
        shared.append(18)
        print(method, sum(shared))
    memory = multiprocessing.shared_memory.SharedMemory(create=True, size=10)
    memory.close()
    memory.unlink()
if __name__ == "__main__":
    main(sys.argv[1])
END_OF_PYTHON

multiprocessing()
{
    for method in fork spawn forkserver; do
        run timeout 200 /usr/bin/python3 "$work/processes.py" "$method" >>"$result"
    done
}

if [ -x /usr/bin/python3 ]; then
    works "Python pass_fds, set_inheritable, dup2, posix_spawn, send_fds" python_passes "pass_fds b'passed' 0
set_inheritable b'inheritable\\n'
dup2 b'dup2\\n'
posix_spawn b'spawned\\n'
send_fds 1"
    works "Python multiprocessing" multiprocessing "$(for method in fork spawn forkserver; do
        printf '%s 328350\n%s through a pipe 21 0\n%s 21\n' "$method" "$method" "$method"
    done)"
else
    skip "Python" "no /usr/bin/python3 here"
fi

# --- Perl ---

# $^F is the highest number that Perl leaves inheritable; POSIX::open knows nothing of it.
perl_limit()
{
    cat >limit.pl <<'END_OF_PERL'
use strict; use warnings; use POSIX ();
{
    local $^F = 20;
    open(my $file, '+>', 'file') or die;
    pipe(my $reader, my $writer) or die;
    system('echo through $^F >&' . fileno($writer)) == 0 or die;
    print scalar <$reader>;
    system('echo into the file >&' . fileno($file));
    seek($file, 0, 0);
    print scalar <$file>;
}
open(my $private, '<', 'file') or die;
my $number = fileno($private);
print "private ", system("exec 2>&-; : <&$number") ? "closed\n" : "open\n";
open(my $duplicate, '>&', \*STDOUT) or die;
open(my $alias, '>&=', 1) or die;
$| = 1;
print $alias "alias\n";
open(my $child, '-|') // die or exec 'echo', 'forked';
print <$child>;
open(my $to, '|-', 'cat') or die;
print $to "piped\n";
close($to);
print `echo quoted`;
POSIX::dup2(fileno($private), 9) == 9 or die;
system('cat <&9');
END_OF_PERL
    run perl limit.pl >"$result"
}

language perl "Perl \$^F, pipes and duplicates" perl_limit 'through $^F
into the file
private closed
alias
forked
piped
quoted
into the file'

# --- Ruby ---

ruby_spawns()
{
    cat >spawn.rb <<'END_OF_RUBY'
require "open3"
require "pty"
$stdout.sync = true
reader, writer = IO.pipe
Process.wait spawn("echo mapped >&7", 7 => writer)
puts reader.gets
Process.wait spawn("echo same >&#{writer.fileno}", writer => writer)
puts reader.gets
Process.wait spawn("cat <&5", 5 => [__FILE__, "r"], :out => "copy")
puts File.read("copy") == File.read(__FILE__)
kept = File.open("kept", "w")
kept.close_on_exec = false
system("echo kept >&#{kept.fileno}", :close_others => false)
puts File.read("kept")
other = File.open("kept", "w")
puts system("(: >&#{other.fileno}) 2>&-").inspect
puts Open3.capture2("cat", :stdin_data => "captured").first
puts IO.popen("echo popen", &:read)
PTY.spawn("tty") { |output, _, _| puts output.gets[/dev.pts/] }
exec("echo exec >&2", 2 => 1, :unsetenv_others => false)
END_OF_RUBY
    run ruby spawn.rb >"$result"
}

language ruby "Ruby spawn, IO.popen, PTY" ruby_spawns "mapped
same
true
kept
false
captured
popen
dev/pts
exec"

# --- PHP ---

php_opens()
{
    cat >open.php <<'END_OF_PHP'
<?php
$file = fopen("file", "w+");
$process = proc_open('cat <&3 >&4; echo five >&5; echo six >&6; cat', [0 => ["pipe", "r"], 1 => ["pipe", "w"], 3 => ["pipe", "r"],
    4 => ["pipe", "w"], 5 => $file, 6 => ["file", "six", "w"]], $pipes);
fwrite($pipes[3], "three");
fclose($pipes[3]);
fwrite($pipes[0], "zero");
fclose($pipes[0]);
echo stream_get_contents($pipes[4]), " ", stream_get_contents($pipes[1]), " ", proc_close($process), "\n";
rewind($file);
echo stream_get_contents($file), file_get_contents("six");
$terminal = proc_open(["tty"], [1 => ["pty"], 2 => ["pty"], 0 => ["pty"]], $pipes);
echo preg_replace('/\d+\s*/', "\n", fgets($pipes[1]));
proc_close($terminal);
echo `echo quoted`;
$reader = popen("echo popen", "r");
echo fgets($reader);
passthru("echo passed through >&" . 1);
echo shell_exec("exec 3<open.php; head -c 5 <&3"), "\n";
END_OF_PHP
    run php open.php >"$result"
}

language php "PHP proc_open, popen, shell_exec" php_opens 'three zero 0
five
six
/dev/pts/
quoted
popen
passed through
<?php'

# --- OCaml ---

ocaml_creates()
{
    cat >create.ml <<'END_OF_OCAML'
let read_all channel = try input_line channel with End_of_file -> "nothing"
let () =
  let reader, writer = Unix.pipe ~cloexec:true () in
  let pid = Unix.create_process "sh" [| "sh"; "-c"; "echo created" |] Unix.stdin writer Unix.stderr in
  ignore (Unix.waitpid [] pid);
  print_endline (read_all (Unix.in_channel_of_descr reader));
  let reader, writer = Unix.pipe () in
  Unix.clear_close_on_exec writer;
  ignore (Sys.command (Printf.sprintf "echo cleared >&%d" (Obj.magic writer : int)));
  Unix.close writer;
  print_endline (read_all (Unix.in_channel_of_descr reader));
  let out, into = Unix.open_process "cat" in
  output_string into "process\n";
  close_out into;
  print_endline (read_all out);
  ignore (Unix.close_process (out, into));
  let out, into, error = Unix.open_process_full "echo full; echo error >&2" (Unix.environment ()) in
  print_endline (read_all out ^ " " ^ read_all error);
  ignore (Unix.close_process_full (out, into, error));
  let server = Unix.socket ~cloexec:false Unix.PF_INET Unix.SOCK_STREAM 0 in
  Unix.dup2 ~cloexec:false server (Obj.magic 9 : Unix.file_descr);
  exit (Sys.command "test -e /dev/fd/9 && echo placed")
END_OF_OCAML
    run ocaml -I +unix unix.cma create.ml >"$result"
}

language ocaml "OCaml create_process, open_process" ocaml_creates "created
cleared
process
full error
placed"

# --- Lua ---

lua_pipes()
{
    cat >pipes.lua <<'END_OF_LUA'
local child = io.popen("read line; echo got $line >&2", "w")
child:write("piped\n")
child:close()
print((io.popen("echo popen"):read("a"):gsub("\n", "")))
local file = io.open("file", "w")
file:write("written\n")
file:close()
print(os.execute("exec 3<file; cat <&3; exit 7"))
END_OF_LUA
    run lua5.4 pipes.lua >"$result" 2>&1
}

language lua5.4 "Lua popen and execute" lua_pipes "got piped
popen
written
nil	exit	7"

# --- Tcl, expect ---

tcl_pipelines()
{
    cat >pipes.tcl <<'END_OF_TCL'
set pipeline [open "|cat | tr a-z A-Z" r+]
puts $pipeline pipeline
chan close $pipeline write
puts [gets $pipeline]
close $pipeline
puts [exec echo executed | cat]
set file [open file w+]
exec echo into the file >@ $file
seek $file 0
puts [gets $file]
exec sh -c {echo error >&2} 2>@ $file
lassign [chan pipe] reader writer
exec echo through a pipe >@ $writer
puts [gets $reader]
exec cat << here > copy
puts [read [open copy]]
END_OF_TCL
    run tclsh pipes.tcl >"$result"
}

language tclsh "Tcl pipelines and redirections" tcl_pipelines "PIPELINE
executed
into the file
through a pipe
here"

expect_talks()
{
    cat >talk.exp <<'END_OF_EXPECT'
log_user 0
set timeout 100
spawn sh
expect -re {[#$] }
send "echo twen''ty-one; tty\r"
expect -re {\ntwenty-one\r\n/dev/pts} { puts "spoken" }
send "exit 7\r"
expect eof
puts "status [lindex [wait] 3]"
set pipe [open "|cat" r+]
spawn -open $pipe
send "through\n"
expect "through" { puts "through a pipe" }
exec true
END_OF_EXPECT
    run expect talk.exp >"$result"
}

language expect "expect spawn" expect_talks "spoken
status 7
through a pipe"
finish
