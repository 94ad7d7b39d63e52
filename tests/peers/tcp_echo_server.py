#!/usr/bin/python3
# tcp_echo_server.py PORT - the slides' TCP echo server, in Python 3
# SPDX-License-Identifier: GPL-3.0-or-later
import socket
import sys

from recv import recv_until

# passive socket
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', int(sys.argv[1])))
s.listen(1)
print('listening on %s:%d (tcp)' % s.getsockname(), flush=True)

while True:
    # an active socket
    sc, sockname = s.accept()
    # Not in the slides: whoever scans ports, such as another test, comes by and leaves without a word.
    try:
        msg = recv_until(sc)
        sc.sendall(msg)
    except ConnectionError:
        pass
    sc.close()
