/*
 * Receiving messages in whatever way.
 * SPDX-License-Identifier: MIT
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include "case.h"

/* Receives messages with their lengths; those who can only receive one look at the first. */
typedef int receive_function(int fd, struct mmsghdr *messages, unsigned count, int flags);

void make_by_receive(struct made *made, receive_function *receive);
void try_receive(receive_function *receive);
void try_receive_many(receive_function *receive);

#endif
