#!/usr/bin/python3
# caesar_client.py PORT [SHIFT] - the slides' Caesar client, in Python 3: there and back
# SPDX-License-Identifier: GPL-3.0-or-later
import socket
import sys

from recv import recv_until

address = ('127.0.0.1', int(sys.argv[1]))
shift = int(sys.argv[2]) if len(sys.argv) > 2 else 10

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(address)
s.sendall(b'e%02disi pesan.' % shift)
msg = recv_until(s)
print('reply: %s' % msg.decode())
s.close()

# The reply still has its dot, which ends this request, too.
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(address)
s.sendall(b'd%02d%s' % (shift, msg))
msg = recv_until(s)
print('reply: %s' % msg.decode())
s.close()
