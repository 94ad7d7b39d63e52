#!/usr/bin/python3
# length_echo_client.py PORT - an echo client for messages that tell their length, with the slides' recv_all
# SPDX-License-Identifier: GPL-3.0-or-later
import socket
import struct
import sys

from recv import recv_all

msg = b'Isi pesan. Dua titik.'
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(('127.0.0.1', int(sys.argv[1])))
s.sendall(struct.pack('!I', len(msg)) + msg)
length, = struct.unpack('!I', recv_all(s, 4))
print('reply: %s' % recv_all(s, length).decode())
s.close()
