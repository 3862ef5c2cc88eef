/*
 * The program that the tests run bare, with flags cleared only, and under cloexec: it prints "name: what happened", and the table
 * cases.txt says what is to happen in each of the three.
 * SPDX-License-Identifier: MIT
 */
#ifndef SUBJECT_H
#define SUBJECT_H

#include <winsock2.h>

#include <ws2tcpip.h>
#include <windows.h>
#include <stdbool.h>
#include <stdio.h>

__attribute__((format(printf, 2, 3))) void say(const char *name, const char *format, ...);

/* Security attributes that ask for inheritance. */
extern SECURITY_ATTRIBUTES inherit;

bool has_flag(HANDLE handle);

/* Whether handle, in the process, is the same object as ours. */
bool child_has(HANDLE process, HANDLE handle);

/* This program again: "subject WORDS". Fills a command line. */
void own_command(char *line, size_t size, const char *words);

/* Starts it with CreateProcess; returns false and leaves the error. startup may be NULL. */
bool start(const char *words, bool inherits, DWORD flags, STARTUPINFOA *startup, PROCESS_INFORMATION *process);

/* Waits and closes; the exit code. */
DWORD finish(PROCESS_INFORMATION *process);

/* Ends a child that was started suspended. */
void discard(PROCESS_INFORMATION *process);

/* Inheritable handles of type File in this process, less the standard ones. */
int inherited_files(void);

/* A connected pair: listener, client. The accepted socket is left to be accepted. */
bool connect_pair(SOCKET *listener, SOCKET *client);

void calls(void);
void redirect(void);
void lists(void);
void spawn_tables(void);
void consoles(void);
void batch(void);
void descendants(void);
void race(void);
void errors(void);
void suspension(void);
void library(void);
void headers(void);
void chains(void);
void self_listed(void);
void unwinding(void);
void stale(void);
void locked_exit(void);
void lost_library(void);
void old_winsock(void);

/* Whether we were carried in, and how a socket of ours is born. */
void tell_of_us(const char *name);

/* What children do: returns false for a word that is not theirs. */
bool be_child(int count, char **words);
bool be_table_child(int count, char **words);
bool be_stale_child(int count, char **words);

#endif
