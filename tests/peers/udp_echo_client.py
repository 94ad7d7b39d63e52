#!/usr/bin/python3
# udp_echo_client.py PORT - the slides' UDP echo client, unconnected, in Python 3
# SPDX-License-Identifier: GPL-3.0-or-later
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(b'Isi pesan', ('127.0.0.1', int(sys.argv[1])))

# not only from the server
msg, address = s.recvfrom(65535)
print('reply: %s' % msg.decode())
