@echo off
subject.exe count-to cmd.txt > out.txt
type out.txt
