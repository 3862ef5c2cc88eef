#!/bin/sh
# Java's ProcessBuilder: jspawnhelper takes its pipes by numbers, some in an argument, some in a message; eight threads start children at
# once, so that flags changed for one must not reach another's.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

needs java javac

cat >"$work/Children.java" <<'END_OF_JAVA'
import java.io.*;
import java.nio.file.*;
import java.util.concurrent.*;

public class Children {
    static String child(int n, String witness) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "cat; echo error >&2; " + witness + "; exit " + n % 5);
        Path log = Files.createTempFile(Path.of("."), "error", "");
        builder.redirectError(log.toFile());
        if (n % 2 == 0)
            builder.directory(new File("/"));
        Process process = builder.start();
        try (Writer out = process.outputWriter()) {
            out.write("line " + n);
        }
        String said = new String(process.getInputStream().readAllBytes());
        int status = process.waitFor();
        return said.equals("line " + n) && status == n % 5 && Files.readString(log).equals("error\n") ? "right" : "wrong";
    }

    public static void main(String[] arguments) throws Exception {
        try (var listening = new java.net.ServerSocket(0); var file = new FileOutputStream("open")) {
            ExecutorService threads = Executors.newFixedThreadPool(8);
            var answers = new java.util.ArrayList<Future<String>>();
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                int n = i;
                answers.add(threads.submit(() -> child(n, arguments[0])));
            }
            int right = 0;
            for (var answer : answers) {
                try {
                    right += answer.get().equals("right") ? 1 : 0;
                } catch (ExecutionException e) {
                    System.err.println(e);
                }
            }
            threads.shutdown();
            System.out.println(right + " right");
            var pipeline = ProcessBuilder.startPipeline(java.util.List.of(new ProcessBuilder("echo", "pipeline"), new ProcessBuilder("cat")));
            System.out.print(new String(pipeline.get(1).getInputStream().readAllBytes()));
            System.out.println(new ProcessBuilder("true").inheritIO().start().waitFor());
        }
    }
}
END_OF_JAVA
javac -d "$work" "$work/Children.java" || skip_all "javac does not compile"

# mechanism NAME
mechanism()
{
    run timeout 300 java "-Djdk.lang.Process.launchMechanism=$1" -cp "$work" Children "$witness" 24 >"$result"
}

spawn() { mechanism POSIX_SPAWN; }
fork() { mechanism FORK; }
vfork() { mechanism VFORK; }

for function in spawn fork vfork; do
    works "Java ProcessBuilder, 8 threads, $function" "$function" "24 right
pipeline
0" nothing_arrives
done
finish
