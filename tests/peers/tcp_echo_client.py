#!/usr/bin/python3
# tcp_echo_client.py PORT - the slides' TCP echo client, in Python 3
# SPDX-License-Identifier: GPL-3.0-or-later
import socket
import sys

from recv import recv_until

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(('127.0.0.1', int(sys.argv[1])))
s.sendall(b'Isi pesan.')
msg = recv_until(s)
print('reply: %s' % msg.decode())
s.close()
