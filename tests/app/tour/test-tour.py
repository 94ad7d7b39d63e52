#!/usr/bin/python3
# test-tour.py PROGRAM - the tour says what it did, leaves its pictures, and ends with 0; SPDX-License-Identifier: GPL-3.0-or-later
"""TAP on standard output."""
import os
import struct
import subprocess
import sys
import tempfile

# For a machine with much else to do; the tour takes some seconds.
DEADLINE = 500
number = 0


def check(condition, text):
    global number
    number += 1
    print('ok' if condition else 'not ok', number, '-', text, flush=True)
    return condition


def picture_size(path):
    with open(path, 'rb') as picture:
        head = picture.read(24)
    assert head[:8] == b'\x89PNG\r\n\x1a\n', path
    return struct.unpack('>II', head[16:24])


with tempfile.TemporaryDirectory() as folder:
    pictures = os.path.join(folder, 'new', 'folder')
    run = subprocess.run([sys.argv[1], '--tour', pictures], capture_output=True, text=True, timeout=DEADLINE)
    print('# ' + '\n# '.join((run.stdout + run.stderr).splitlines()))
    lines = run.stdout.splitlines()
    good = [
        check(run.returncode == 0, 'exit status 0'),
        check(run.stderr == '', 'standard error is empty'),
        check('TCP: sent "Isi pesan.", the reply is "Isi pesan."' in lines, 'the reply over TCP is told'),
        check('UDP: sent "Isi pesan.", the reply is "Isi pesan."' in lines, 'the reply over UDP is told'),
        check('Caesar: sent "e10isi pesan.", the reply is "scs zockx."' in lines, 'the reply of the Caesar server is told'),
        check('Caesar: sent "d10scs zockx.", the reply is "isi pesan."' in lines, 'and what came of it on the way back'),
        check(any(line.startswith('Caesar: cracked "') and line.endswith('": the shift is 10') for line in lines),
              'the shift is found'),
    ]
    good.append(check(any(line.startswith('Stream: send (1048576) = ') for line in lines), 'a part is taken on the Stream page'))
    good.append(check(any(line.startswith('Numbers: ') and '167772160' in line for line in lines), 'a length in the wrong order is told'))
    found = [line for line in lines if line.startswith('Scanner: Port ') and ': open · ' in line]
    good.append(check(sum('(Soket echo server)' in line for line in found) == 2
                      and sum('(Soket Caesar server)' in line for line in found) == 2, 'the four servers are found'))
    for name in ('echo-tcp.png', 'echo-bytes.png', 'echo-code.png', 'echo-udp.png', 'echo-dark.png', 'caesar.png', 'caesar-crack.png', 'caesar-dark.png', 'scanner.png',
                 'scanner-dark.png', 'stream.png', 'numbers.png'):
        path = os.path.join(pictures, name)
        width, height = picture_size(path) if os.path.exists(path) else (0, 0)
        good.append(check(width >= 900 and height >= 500, f'{name} is {width} x {height}'))

    # A folder that cannot be made is told, and is a failure. A locale that is not there is no reason to complain.
    blocked = os.path.join(folder, 'file')
    open(blocked, 'w').close()
    run = subprocess.run([sys.argv[1], '--tour', os.path.join(blocked, 'x')], capture_output=True, text=True, timeout=DEADLINE,
                         env={**os.environ, 'LC_ALL': 'xx_XX.UTF-8'})
    good.append(check(run.returncode == 1 and blocked in run.stderr, 'a folder that cannot be made is exit status 1'))
    good.append(check(run.stderr.count('\n') == 1, 'nothing else is said: ' + ' | '.join(run.stderr.splitlines())))

    run = subprocess.run([sys.argv[1], '--version'], capture_output=True, text=True, timeout=DEADLINE)
    good.append(check(run.returncode == 0 and run.stdout.startswith('soket-workbench '), '--version'))

print(f'1..{number}')
sys.exit(0 if all(good) else 1)
