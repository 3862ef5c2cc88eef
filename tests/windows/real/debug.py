"""Connects to gdbserver on a port, lets its program run to the end, and prints what gdbserver says last.

SPDX-License-Identifier: MIT
"""
import socket
import sys
import time


def connect(port):
    for _ in range(1500):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=300)
        except OSError:
            time.sleep(0.1)
    sys.exit("no connection")


def send(connection, command):
    connection.sendall(b"+$" + command + b"#%02x" % (sum(command) & 255))


connection = connect(int(sys.argv[1]))
send(connection, b"?")
time.sleep(0.3)
connection.recv(4096)
send(connection, b"c")
said = b""
while b"$W" not in said:
    part = connection.recv(4096)
    if not part:
        break
    said += part
connection.sendall(b"+")
print(said.decode().rpartition("$")[2])
