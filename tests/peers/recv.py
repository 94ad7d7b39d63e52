# recv.py - the slides' recv_all and recv_until, in Python 3
# SPDX-License-Identifier: GPL-3.0-or-later


def recv_all(sock, length):
    temp = b''
    while len(temp) < length:
        more = sock.recv(length - len(temp))
        if not more:
            raise EOFError('the length is not what was told')
        temp += more
    return temp


def recv_until(sock, eof_char=b'.'):
    temp = b''
    char = b''
    while char != eof_char:
        char = sock.recv(1)
        if char:
            temp += char
        else:
            break
    return temp
