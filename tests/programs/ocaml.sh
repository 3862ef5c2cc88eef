#!/bin/sh
# OCaml's Unix module leaves everything inheritable: openfile, pipe, socket, socketpair, dup (which is F_DUPFD).
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs ocaml

open_process()
{
    cat >script.ml <<END
let out = Unix.openfile "out.txt" [Unix.O_WRONLY; Unix.O_CREAT] 0o644
let listening = Unix.socket Unix.PF_INET Unix.SOCK_STREAM 0
let () =
  Unix.bind listening (Unix.ADDR_INET (Unix.inet_addr_loopback, 0));
  Unix.listen listening 5
let pipe = Unix.pipe ()
let pair = Unix.socketpair Unix.PF_UNIX Unix.SOCK_STREAM 0
let copy = Unix.dup out
let child = Unix.open_process_in "$witness; echo 17 4"
let answer = input_line child
let () =
  ignore (Unix.write_substring copy answer 0 (String.length answer));
  exit (match Unix.close_process_in child with Unix.WEXITED n -> n | _ -> 1)
END
    run ocaml unix.cma script.ml
    echo "$? $(cat out.txt)" >"$result"
}

compare "OCaml Unix.open_process_in" open_process
finish
