#!/usr/bin/python3
# bench-watched.py SOKET WITNESS LOAD-WATCHED - what it costs a program to be watched, beside strace
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import shutil
import subprocess
import sys
import tempfile

SOKET, WITNESS, LOAD = sys.argv[1:4]
# The witness may hold a program up by 0.3 s in all: among this many calls that is little.
COUNT = 200000
STRACED = COUNT // 10
ROUNDS = 5

PYTHON = '''
import socket, sys, time
l = socket.socket(); l.bind(('127.0.0.1', 0)); l.listen(1)
c = socket.create_connection(l.getsockname()); s = l.accept()[0]
n = int(sys.argv[1]) // 4
t = time.perf_counter()
for i in range(n):
    c.sendall(b'Isi pesan.'); s.recv(10)
print((time.perf_counter() - t) * 1e6 / (2 * n))
'''

missed = 0
folder = tempfile.TemporaryDirectory()
os.environ['XDG_RUNTIME_DIR'] = folder.name
os.environ['SOKET_WITNESS_LIBRARY'] = WITNESS


def goal(what, measured, wanted):
    global missed
    if measured is None:
        print(f'  {what:<62} {"-":>10}   goal <= {wanted:.2f}   not measured')
        return
    missed += measured > wanted
    print(f'  {what:<62} {measured:10.2f}   goal <= {wanted:.2f}   {"met" if measured <= wanted else "MISSED"}')


def measure(program):
    """Least µs a call, each way of running it in turn."""
    ways = {
        'plain': ([], {}),
        'preloaded': ([], {'LD_PRELOAD': WITNESS}),
        'watched': ([SOKET, 'run', '--'], {}),
    }
    if shutil.which('strace'):
        ways['strace'] = (['strace', '-f', '-o', os.devnull, '-e', 'trace=network'], {})
    best = {}
    for _ in range(ROUNDS):
        for name, (argv, env) in ways.items():
            count = STRACED if name == 'strace' else COUNT
            result = subprocess.run([*argv, *program, str(count)], env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
            best[name] = min(best.get(name, 1e9), float(result.stdout))
    print('  ' + ', '.join(f'{name} {us:.2f}' for name, us in best.items()) + ' µs a call')
    return best


print('a C program that sends and receives ten bytes, watched')
best = measure([LOAD])
goal('preloaded, not watched : plain', best['preloaded'] / best['plain'], 1.05)
goal('watched : plain', best['watched'] / best['plain'], 3)
goal('watched : strace', best['watched'] / best['strace'] if 'strace' in best else None, 0.25)
print('the same in Python, watched')
best = measure([sys.executable, '-c', PYTHON])
goal('preloaded, not watched : plain', best['preloaded'] / best['plain'], 1.05)
goal('watched : plain', best['watched'] / best['plain'], 3)
print(f'{missed} goals missed')
sys.exit(1 if missed else 0)
