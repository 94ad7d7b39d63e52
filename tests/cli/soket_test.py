# soket_test.py - runs the program, waits for what it should do, and says so in TAP
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import random
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import traceback

SOKET = os.environ['SOKET']
PEERS = pathlib.Path(__file__).resolve().parent.parent / 'peers'
# Long, because the machine may be busy, or stand still for some seconds; nothing waits this long when all is well.
DEADLINE = 60
CASE_LIMIT = 150
# Of an exchange in a test that is not about time. The default of 5 s is over when such a machine goes on.
PATIENCE_MS = 60000

_cases = []
_cleanups = []
# Names of sockets, one for each port given out: the kernel keeps them apart for all tests of its network, until this one ends.
_taken = []


class Skip(Exception):
    pass


def case(function):
    _cases.append(function)
    return function


def check(condition, *what):
    if not condition:
        raise AssertionError(' '.join(w if isinstance(w, str) else repr(w) for w in what) or 'is false')


def equal(got, wanted, what=''):
    if got != wanted:
        raise AssertionError(f'{what}: got {_short(got)}, wanted {_short(wanted)}')


def _short(value):
    text = repr(value)
    return text if len(text) < 600 else f'{text[:300]} … {text[-100:]} ({len(value)})'


def wait_until(condition, what, seconds=DEADLINE):
    """Turns until condition() holds; states of other processes give no event, so it looks every 5 ms."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f'waited {seconds} s for: {what}')
        select.poll().poll(5)


def later(function):
    """Runs function at the end of the case, whatever happens."""
    _cleanups.append(function)


def _end(process):
    if process.poll() is None:
        process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()


class Program:
    """A program that prints a ready line: ours, or a peer that does the same."""

    def __init__(self, argv, ready=True, env=None, **kwargs):
        self._err = tempfile.TemporaryFile()
        later(self._err.close)
        kwargs.setdefault('stdin', subprocess.DEVNULL)
        kwargs.setdefault('stdout', subprocess.PIPE)
        kwargs.setdefault('stderr', self._err)
        self.process = subprocess.Popen([str(a) if not isinstance(a, bytes) else a for a in argv],
                                        env={**os.environ, **(env or {})}, **kwargs)
        self.pid = self.process.pid
        later(lambda: _end(self.process))
        self._buffer = b''
        if ready:
            self.line = self.read_line()
            match = re.fullmatch(r'listening on (?:\[(.+)\]|([^\[\]]+)):(\d+) \((tcp|udp)\)', self.line)
            check(match, 'not a ready line:', self.line, self.stderr())
            self.host = match[1] or match[2]
            self.port = int(match[3])
            self.transport = match[4]

    def read_line(self):
        end = time.monotonic() + DEADLINE
        fd = self.process.stdout.fileno()
        while b'\n' not in self._buffer:
            ready, _, _ = select.select([fd], [], [], max(0, end - time.monotonic()))
            check(ready, 'no line came; standard error:', self.stderr())
            more = os.read(fd, 65536)
            check(more, 'ended without a line; standard error:', self.stderr())
            self._buffer += more
        line, self._buffer = self._buffer.split(b'\n', 1)
        return line.decode()

    def rest_of_output(self):
        """Once it has ended."""
        return self._buffer + self.process.stdout.read()

    def stderr(self):
        return os.pread(self._err.fileno(), 1 << 24, 0).decode()

    def wait(self):
        return self.process.wait(DEADLINE)

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.wait()

    def descriptors(self):
        return len(os.listdir(f'/proc/{self.pid}/fd'))

    def cpu_seconds(self):
        fields = pathlib.Path(f'/proc/{self.pid}/stat').read_text().rsplit(')', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')

    def listening_port(self, transport='tcp'):
        """For programs that do not print it: the port of their one socket that listens, or that is bound."""
        def look():
            inodes = set()
            for entry in pathlib.Path(f'/proc/{self.pid}/fd').iterdir():
                try:
                    match = re.fullmatch(r'socket:\[(\d+)\]', os.readlink(entry))
                except OSError:
                    continue
                if match:
                    inodes.add(match[1])
            for line in pathlib.Path(f'/proc/{self.pid}/net/{transport}').read_text().splitlines()[1:]:
                fields = line.split()
                port = int(fields[1].rsplit(':', 1)[1], 16)
                if fields[9] in inodes and port and (transport == 'udp' or fields[3] == '0A'):
                    return port
            check(self.process.poll() is None, 'ended:', self.stderr())
            return None
        return wait_until(look, f'{self.process.args} to listen')


def serve(*options, port=0, **kwargs):
    return Program([SOKET, 'serve', 'echo', '--port', port, *options], **kwargs)


def peer(name, port=0):
    return Program([sys.executable, PEERS / name, port])


def indonesia():
    """The environment of an Indonesian desktop; LANGUAGE alone does nothing in C.UTF-8 where the C library is newer."""
    folder = os.environ.get('SOKET_TEST_LOCPATH')
    if not folder:
        raise Skip('there is no Indonesian locale here (Debian: the package locales)')
    return {'LC_ALL': 'id_ID.UTF-8', 'LOCPATH': folder, 'LANGUAGE': ''}


def run(argv, stdin=b'', env=None, **kwargs):
    if not isinstance(stdin, bytes):
        kwargs['stdin'] = stdin
    else:
        kwargs['input'] = stdin
    kwargs.setdefault('stdout', subprocess.PIPE)
    kwargs.setdefault('stderr', subprocess.PIPE)
    return subprocess.run([a if isinstance(a, bytes) else str(a) for a in argv], timeout=kwargs.pop('timeout', DEADLINE),
                          env={**os.environ, **(env or {})}, **kwargs)


def send(port, *words, **kwargs):
    """With a time-out of its own only where the words have one."""
    patience = [] if '--timeout' in words else ['--timeout', PATIENCE_MS]
    return run([SOKET, 'send', 'echo', '--port', port, *patience, *words], **kwargs)


def expect_reply(result, wanted, what=''):
    equal((result.returncode, result.stdout, result.stderr), (0, wanted, b''), what)


def expect_failure(result, *words):
    """Status 1, nothing printed, one line that says what went wrong."""
    equal(result.returncode, 1, f'status ({result.stderr})')
    equal(result.stdout, b'', 'standard output')
    lines = result.stderr.decode().splitlines()
    equal(len(lines), 1, f'lines on standard error ({lines})')
    check(lines[0].startswith('soket: '), 'no name of the program:', lines[0])
    for word in words:
        check(word in lines[0], f'no "{word}" in:', lines[0])


def connect(server, family=socket.AF_INET):
    s = socket.socket(family, socket.SOCK_STREAM)
    later(s.close)
    s.settimeout(DEADLINE)
    s.connect((server.host, server.port))
    return s


def udp_socket(server=None, address='127.0.0.1', port=0):
    s = socket.socket(socket.AF_INET6 if ':' in address else socket.AF_INET, socket.SOCK_DGRAM)
    later(s.close)
    s.settimeout(DEADLINE)
    s.bind((address, port))
    if server is not None:
        s.connect((server.host, server.port))
    return s


def listener(address='127.0.0.1'):
    s = socket.socket(socket.AF_INET6 if ':' in address else socket.AF_INET, socket.SOCK_STREAM)
    later(s.close)
    s.settimeout(DEADLINE)
    s.bind((address, 0))
    s.listen()
    return s


def free_port(kind=socket.SOCK_STREAM):
    """Outside of the range that the system gives to clients, and of no other test, though nobody binds it yet."""
    while True:
        port = random.randrange(12000, 30000)
        name = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        with socket.socket(socket.AF_INET, kind) as s:
            try:
                name.bind(f'\0soket-test-port-{port}')
                s.bind(('127.0.0.1', port))
                _taken.append(name)
                return port
            except OSError:
                name.close()


def port_of(sock):
    return sock.getsockname()[1]


def read_to_end(sock):
    """What came, and whether the end was a reset."""
    data = bytearray()
    while True:
        try:
            more = sock.recv(65536)
        except ConnectionResetError:
            return bytes(data), True
        if not more:
            return bytes(data), False
        data += more


def read_exactly(sock, length):
    data = b''
    while len(data) < length:
        more = sock.recv(length - len(data))
        check(more, 'the stream ended after', data)
        data += more
    return data


def reset(sock):
    """Closes with RST."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    sock.close()


def echoes(server, message=b'alive.'):
    """The server lives: one exchange with Python's own sockets."""
    if server.transport == 'udp':
        s = udp_socket(server, '::1' if ':' in server.host else '127.0.0.1')
        s.send(message)
        equal(s.recv(65536), message, 'a fresh datagram')
    else:
        s = connect(server, socket.AF_INET6 if ':' in server.host else socket.AF_INET)
        s.sendall(message)
        equal(read_to_end(s), (message, False), 'a fresh connection')
    s.close()


def have_ipv6():
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as s:
            s.bind(('::1', 0))
        return True
    except OSError:
        return False


def clean(data):
    """Whether bytes for a terminal hold nothing that acts on it: lines of printable text."""
    text = data.decode()
    return all(c == '\n' or (c.isprintable() and c not in '\u200e\u200f\u202a\u202e\u2066\u2069') for c in text)


def _alarm(number, frame):
    raise AssertionError(f'the case took more than {CASE_LIMIT} s')


def main():
    """All cases; of so many equal parts one (2/3 is the second of three); or those that are named."""
    failed = 0
    cases = _cases
    if len(sys.argv) == 2 and '/' in sys.argv[1]:
        part, parts = map(int, sys.argv[1].split('/'))
        cases = _cases[part - 1::parts]
    elif len(sys.argv) > 1:
        named = {function.__name__.replace('_', '-'): function for function in _cases}
        cases = [named[name] for name in sys.argv[1:]]
    signal.signal(signal.SIGALRM, _alarm)
    print(f'1..{len(cases)}', flush=True)
    for number, function in enumerate(cases, 1):
        name = function.__name__.replace('_', '-')
        signal.alarm(CASE_LIMIT)
        try:
            function()
            print(f'ok {number} - {name}')
        except Skip as reason:
            print(f'ok {number} - {name} # SKIP {reason}')
        except Exception:
            failed += 1
            for line in traceback.format_exc().splitlines():
                print(f'# {line}')
            print(f'not ok {number} - {name}')
        finally:
            signal.alarm(0)
            while _cleanups:
                _cleanups.pop()()
        sys.stdout.flush()
    sys.exit(1 if failed else 0)
