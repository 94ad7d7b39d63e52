#!/usr/bin/python3
# udp_echo_server.py PORT - the slides' UDP echo server, in Python 3
# SPDX-License-Identifier: GPL-3.0-or-later
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', int(sys.argv[1])))
print('listening on %s:%d (udp)' % s.getsockname(), flush=True)

while True:
    msg, address = s.recvfrom(65535)
    s.sendto(msg, address)
