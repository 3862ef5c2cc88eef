#!/bin/sh
# libstdc++'s streams and random_device against system().
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs g++

cat >"$work/streams.cc" <<END
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>

int main(int, char **argv)
{
    std::ofstream out("out.txt");
    std::ifstream in("in.txt");
    std::random_device dice("/dev/urandom");
    std::string word;

    int status = std::system(argv[1]);
    while (in >> word)
        out << word << (dice() >= dice.min() ? '\\n' : ' ');
    return status;
}
END
g++ -o "$work/streams" "$work/streams.cc" || skip_all "g++ does not work here"

streams()
{
    seq 5 >in.txt
    run "$work/streams" "$witness"
    echo "$? $(cat out.txt)" >"$result"
}

compare "C++ fstream, random_device and system()" streams
finish
