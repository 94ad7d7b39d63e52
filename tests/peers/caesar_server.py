#!/usr/bin/python3
# caesar_server.py PORT - the slides' Caesar server, in Python 3
# SPDX-License-Identifier: GPL-3.0-or-later
import socket
import sys

from caesar import cipher
from recv import recv_until

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', int(sys.argv[1])))
s.listen(1)
print('listening on %s:%d (tcp)' % s.getsockname(), flush=True)

while True:
    sc, sockname = s.accept()
    try:
        msg = recv_until(sc)
    except ConnectionResetError:
        msg = b''
    # Not in the slides: whoever scans ports, such as another test, comes by and leaves without a word.
    if not msg:
        sc.close()
        continue
    try:
        nshift = int(msg[1:3])
    except ValueError:
        nshift = 0
    nshift = -nshift if msg[0] == ord('d') else nshift
    msg = cipher(msg[3:], nshift)
    sc.sendall(msg)
    sc.close()
