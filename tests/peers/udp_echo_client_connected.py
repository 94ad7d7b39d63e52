#!/usr/bin/python3
# udp_echo_client_connected.py PORT - the slides' second UDP echo client, in Python 3
# SPDX-License-Identifier: GPL-3.0-or-later
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect(('127.0.0.1', int(sys.argv[1])))
s.send(b'Isi pesan')

msg = s.recv(65535)
print('reply: %s' % msg.decode())
