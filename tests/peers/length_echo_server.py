#!/usr/bin/python3
# length_echo_server.py PORT - an echo server for messages that tell their length, with the slides' recv_all
# SPDX-License-Identifier: GPL-3.0-or-later
import socket
import struct
import sys

from recv import recv_all

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', int(sys.argv[1])))
s.listen(1)
print('listening on %s:%d (tcp)' % s.getsockname(), flush=True)

while True:
    sc, sockname = s.accept()
    # Not in the slides: whoever scans ports, such as another test, comes by and leaves without a word.
    try:
        length, = struct.unpack('!I', recv_all(sc, 4))
        msg = recv_all(sc, length)
        sc.sendall(struct.pack('!I', len(msg)) + msg)
    except (EOFError, ConnectionError):
        pass
    sc.close()
