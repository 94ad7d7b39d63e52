# soket_check.py - puts programs to the test with `soket check`, and reads the verdict
# SPDX-License-Identifier: GPL-3.0-or-later
import concurrent.futures
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile

from soket_test import SOKET, check, equal, free_port, later, run

DUMP = os.environ['PROGRAM_DUMP']
CC = shutil.which('cc') or shutil.which('gcc')
# What is waited for is bounded by the cases; the machine may be busy.
PATIENCE = 150

SERVER_CASES = ['one-message', 'byte-by-byte', 'two-at-once', 'connect-and-close', 'reset', 'half-close', 'binary', 'long-message', 'silent-neighbour',
                'five-at-once', 'never-reads', 'restarted']
UDP_SERVER_CASES = ['one-datagram', 'datagram-without-a-dot', 'empty-datagram', 'binary-datagram', 'largest-datagram', 'another-port', 'five-ports',
                    'gone-already']
UDP_CLIENT_CASES = ['one-answer', 'a-stranger-first', 'lost-answer', 'no-receiver']
CLIENT_CASES = ['whole-reply', 'reply-byte-by-byte', 'more-than-the-reply', 'cut-reply', 'reply-reset', 'nobody-there', 'silent-server']

# Its time-out comes in parts of half a second: a machine that stands still for some lets one of them go by, not all.
SOCKET = '''
class Socket(socket.socket):
    def recv(self, size):
        seconds = self.gettimeout()
        if seconds is None:
            return super().recv(size)
        try:
            self.settimeout(0.5)
            for left in range(2 * int(seconds))[::-1]:
                try:
                    return super().recv(size)
                except TimeoutError:
                    if not left:
                        raise
        finally:
            self.settimeout(seconds)
'''

# What serves one client with the connection conn; until() reads to the dot.
SERVER = '''
import os, socket, sys, time
''' + SOCKET + '''
def until(conn):
    data = b''
    while b'.' not in data and (more := conn.recv(4096)):
        data += more
    return data
s = socket.socket()
%(option)s
s.bind(('127.0.0.1', int(sys.argv[1])))
s.listen(5)
while True:
    conn = Socket(fileno=s.accept()[0].detach())
    conn.settimeout(6)
    try:
%(body)s
        conn.shutdown(socket.SHUT_WR)
        while conn.recv(65536):
            pass
    except OSError:
        pass
    conn.close()
'''
REUSE = 's.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)'

CLIENT = '''
import os, signal, socket, sys, time
''' + SOCKET + '''
s = Socket()
s.settimeout(3)
def until():
    data = b''
    while b'.' not in data and (more := s.recv(4096)):
        data += more
    return data
try:
%s
except OSError as error:
    sys.exit('failed: %%s' %% error)
'''


def folder():
    path = pathlib.Path(tempfile.mkdtemp(prefix='soket-check-'))
    later(lambda: shutil.rmtree(path))
    return path


def indent(text, by):
    return '\n'.join(by * ' ' + line for line in text.strip().splitlines())


def write(path, text):
    path.write_text(text)
    return path


def attempt(*words, **kwargs):
    kwargs.setdefault('stdin', subprocess.DEVNULL)
    kwargs.setdefault('env', {})
    env = {**os.environ, **kwargs.pop('env')}
    return subprocess.run([str(word) for word in [SOKET, 'check', *words]], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE, env=env, **kwargs)


class Verdict:
    """What `soket check --json` says of a program; the last word of its command is the port."""

    def __init__(self, side, service, *command, port=None, with_port=True, udp=False):
        self.port = port or free_port(socket.SOCK_DGRAM if udp else socket.SOCK_STREAM)
        words = ['--', *command, *([self.port] if with_port else [])] if command else []
        self.result = attempt(side, service, '--port', self.port, '--json', *(['--transport', 'udp'] if udp else []), *words)
        check(self.result.stdout, 'nothing was printed:', self.result.stderr)
        said = json.loads(self.result.stdout)
        self.cases = {each['case']: each for each in said['cases']}
        cases = {('server', False): SERVER_CASES, ('client', False): CLIENT_CASES, ('server', True): UDP_SERVER_CASES, ('client', True): UDP_CLIENT_CASES}
        equal(list(self.cases), cases[side, udp], 'the cases')
        equal((said['side'], said['service'], said['transport'], said['port']), (side, service, 'udp' if udp else 'tcp', self.port))
        equal((said['passed'], said['failed']), (len(self.having('passed')), len(self.having('failed'))), 'the counts')
        equal((self.result.returncode, self.result.stderr), (1 if said['failed'] else 0, b''), 'the status')
        for each in said['cases']:
            equal(each['sentence'] is None, each['state'] == 'passed', each)
            check(each['state'] == 'passed' or each['remedy'] or 'Not played' in each['sentence'], 'no remedy:', each)

    def having(self, state):
        return {name for name, each in self.cases.items() if each['state'] == state}

    def expect(self, failed, info=()):
        shown = [each for each in self.cases.values() if each['state'] != 'passed']
        equal(self.having('failed'), set(failed), f'failed ({shown})')
        equal(self.having('info'), set(info), f'worth knowing ({shown})')

    def expect_first(self, outcome, *parts):
        """Nothing was played behind the first case, which failed."""
        first, *others = self.cases.values()
        equal((first['state'], first['outcome']), ('failed', outcome), first)
        for each in others:
            equal(each['state'], 'info', each)
            check('Not played' in each['sentence'], each)
        self.expect_words(first['case'], *parts)

    def expect_words(self, name, *parts):
        each = self.cases[name]
        text = ' '.join(each[key] or '' for key in ['seen', 'sentence', 'remedy'])
        for part in parts:
            check(part in text, f'no "{part}" in:', text)


def together(*functions):
    """Most of a check is waiting."""
    signal.alarm(2 * PATIENCE)
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(function) for function in functions]:
            done.result()


UDP_SERVER = '''
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', int(sys.argv[1])))
last = None
while True:
    data, address = s.recvfrom(65535)
%s
'''


def generate(path, *lines):
    result = run([DUMP], stdin='\n'.join(lines).encode(), cwd=path)
    equal((result.returncode, result.stderr), (0, b''), 'the writing')
    for source in path.glob('*.c'):
        if CC:
            result = run([CC, '-o', source.with_suffix(''), source])
            equal((result.returncode, result.stderr), (0, b''), 'the compiler')


def expect_sentence(result, *parts):
    """Nothing could be played: one sentence says why."""
    equal((result.returncode, result.stdout), (1, b''), result.stderr)
    lines = result.stderr.decode().splitlines()
    equal(len(lines), 1, lines)
    for part in parts:
        check(part in lines[0], f'no "{part}" in:', lines[0])
