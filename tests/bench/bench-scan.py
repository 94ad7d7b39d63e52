#!/usr/bin/python3
# bench-scan.py SOKET LIMIT-SCAN - the scanner beside nmap, the bare system calls, and the slides' loop
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Prints ratios of one run and the goal of each. All rivals of a line take turns, and the best turn of each counts: what else the machine does
# at that time makes turns slower, never faster.
import ctypes
import json
import math
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time

SOKET, LIMIT = sys.argv[1:3]
TURNS = 5
N_LISTENERS = 50
IN_FLIGHT = [4096, 1024]

# Slide "Simple Port Scanner", in Python 3.
SLIDES = '''
import socket, sys
for port in range(int(sys.argv[1]), int(sys.argv[2]) + 1):
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.settimeout(0.01)
    if s.connect_ex(('127.0.0.1', port)) == 0 and s.getsockname() != s.getpeername():
        print('port %d: OPEN' % port)
    s.close()
'''

missed = 0


def compare(what, ratio, goal):
    global missed
    # Not measured: it has its row nevertheless.
    if ratio is None:
        print(f'  {what:<52} {"-":>6}   goal <= {goal:.2f}   not measured', flush=True)
        return
    met = ratio <= goal
    missed += not met
    print(f'  {what:<52} {ratio:6.2f}   goal <= {goal:.2f}   {"met" if met else "MISSED"}', flush=True)


def race(rivals, turns=TURNS):
    """Name to (argv, pattern of an open port's line); gives name to (best seconds, sets of open ports of all turns)."""
    best = {}
    found = {name: set() for name in rivals}
    common = {}
    for _ in range(turns):
        for name, (argv, pattern) in rivals.items():
            began = time.perf_counter()
            result = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            spent = time.perf_counter() - began
            if result.returncode != 0:
                raise SystemExit(f'{name} did not do its work: {result.stderr}')
            best[name] = min(best.get(name, spent), spent)
            ports = {int(m) for m in re.findall(pattern, result.stdout, re.M)}
            found[name] |= ports
            common[name] = common.get(name, ports) & ports
    for name, seconds in sorted(best.items(), key=lambda row: row[1]):
        print(f'  {name:<52} {seconds * 1000:10.1f} ms', flush=True)
    return best, found, common


def line_up(first, last, with_python):
    spread = f'{first}-{last}'
    rivals = {
        'soket scan': ([SOKET, 'scan', '127.0.0.1', '--ports', spread], rb'^port (\d+): OPEN'),
        'one reused blocking socket, in C': ([LIMIT, str(first), str(last)], rb'^(\d+)$'),
    }
    if with_python:
        rivals['the loop of the slides, in Python'] = ([sys.executable, '-c', SLIDES, str(first), str(last)], rb'^port (\d+): OPEN')
    nmap = shutil.which('nmap')
    if nmap:
        words = [nmap, '-sT', '-n', '-Pn', '-T5', '-p', spread, '-oG', '-', '127.0.0.1']
        rivals['nmap -sT -n -Pn -T5'] = (words, rb'(\d+)/open/tcp')
        rivals['nmap -sT -n -Pn -T5 --min-rate 100000'] = (words[:-1] + ['--min-rate', '100000', words[-1]], rb'(\d+)/open/tcp')
    return rivals


def bench_loopback(first, last):
    print(f'127.0.0.1, ports {first}-{last}')
    best, found, common = race(line_up(first, last, True))
    theirs = [seconds for name, seconds in best.items() if name.startswith('nmap')]
    full = last - first > 60000
    if not theirs:
        print('  no nmap here: nothing to compare with')
    if full:
        compare('time : the faster nmap', best['soket scan'] / min(theirs) if theirs else None, 0.55)
        compare('time : one reused blocking socket', best['soket scan'] / best['one reused blocking socket, in C'], 1.15)
    print(f'  {"time : the loop of the slides":<52} {best["soket scan"] / best["the loop of the slides, in Python"]:6.2f}')
    mine = {p for p in LISTENERS if first <= p <= last}
    compare('listeners missed in a turn', len(mine - common['soket scan']), 0)
    # Outside a network of our own, other programs' listeners come and go.
    compare('ports found that are none', len(found['soket scan'] - mine) if OWN_NETWORK else None, 0)


def enter_own_network():
    """A network with nothing in it but loopback, where there is the right to make one."""
    if IP is None or ctypes.CDLL(None).unshare(0x40000000) != 0:  # CLONE_NEWNET
        return False
    return subprocess.run([IP, 'link', 'set', 'lo', 'up']).returncode == 0


def silence_row(in_flight, ratio):
    compare(f'{in_flight} in flight, time : timeouts that must pass', ratio, 1.1)


def bench_silence():
    """A neighbour that takes every packet and says nothing."""
    ports, timeout_ms, tries = 10000, 500, 2
    print(f'a host that drops, {ports} ports, {timeout_ms} ms, {tries} tries')
    if not OWN_NETWORK:
        print('  no ip or no right to make a network namespace')
        for in_flight in IN_FLIGHT:
            silence_row(in_flight, None)
        return
    for words in ['link add near type veth peer name far', 'link set near up', 'link set far up',
                  'address add 192.0.2.1/24 dev near', 'neigh add 192.0.2.2 lladdr 02:00:00:00:00:09 dev near']:
        if subprocess.run([IP, *words.split()], stderr=subprocess.PIPE).returncode != 0:
            print(f'  ip {words} does not work here')
            for in_flight in IN_FLIGHT:
                silence_row(in_flight, None)
            return
    for in_flight in IN_FLIGHT:
        result = subprocess.run([SOKET, 'scan', '192.0.2.2', '--ports', f'1-{ports}', '--timeout', str(timeout_ms), '--retries', str(tries - 1),
                                 '--parallel', str(in_flight), '--all', '--json'], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        report = json.loads(result.stdout)
        seconds = report['elapsed_us'] / 1e6
        least = math.ceil(ports / in_flight) * timeout_ms / 1000 * tries
        print(f'  {in_flight} in flight{"":<38} {seconds * 1000:10.1f} ms')
        silence_row(in_flight, seconds / least)
        compare('ports said to have answered, or left out', ports - [p['state'] for p in report['ports']].count('filtered'), 0)


def listen():
    """Random ports outside the range that connects take their own from, so that no source port is a listener's."""
    sockets = []
    rng = random.Random()
    while len(sockets) < N_LISTENERS:
        s = socket.socket()
        try:
            s.bind(('127.0.0.1', rng.randrange(1024, 32000)))
        except OSError:
            s.close()
            continue
        s.listen(4096)
        sockets.append(s)
    return sockets


IP = shutil.which('ip', path=os.environ['PATH'] + ':/usr/sbin:/sbin')
OWN_NETWORK = enter_own_network()
sockets = listen()
LISTENERS = {s.getsockname()[1] for s in sockets}
print(f'{N_LISTENERS} listeners at random ports')
bench_loopback(1, 65535)
bench_loopback(20, 1024)
bench_silence()
print(f'{missed} goals missed')
sys.exit(1 if missed else 0)
