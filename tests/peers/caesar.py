# caesar.py - the slides' Caesar module, in Python 3
# SPDX-License-Identifier: GPL-3.0-or-later
al = b'abcdefghijklmnopqrstuvwxyz'


def cipher(msg, shift=3):
    shifted = al[shift:] + al[:shift]
    trans_table = bytes.maketrans(al, shifted)
    return msg.translate(trans_table)
