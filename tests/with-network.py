#!/usr/bin/python3
# with-network.py [COMMAND...] - runs COMMAND in a network of its own, in which there is loopback and nothing else
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Where the system allows no such network it runs in that of the caller. Without COMMAND the status tells whether there is one: 0 or 77.
import ctypes
import fcntl
import os
import socket
import struct
import sys

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
SIOCSIFFLAGS, IFF_UP, IFF_RUNNING = 0x8914, 1, 0x40

libc = ctypes.CDLL(None)


def make_network():
    uid, gid = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWNET) != 0:
        # Who has not the right has it among users of its own, where it stays who it is.
        if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
            return False
        for name, text in [('setgroups', 'deny'), ('uid_map', f'{uid} {uid} 1'), ('gid_map', f'{gid} {gid} 1')]:
            with open(f'/proc/self/{name}', 'w') as file:
                file.write(text)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        fcntl.ioctl(s, SIOCSIFFLAGS, struct.pack('16sh14x', b'lo', IFF_UP | IFF_RUNNING))
    return True


made = make_network()
if len(sys.argv) == 1:
    sys.exit(0 if made else 77)
os.execvp(sys.argv[1], sys.argv[1:])
