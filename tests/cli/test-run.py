#!/usr/bin/python3
# test-run.py - soket run: programs as they are, and what is told of their calls
# SPDX-License-Identifier: GPL-3.0-or-later
import errno
import json
import os
import pathlib
import re
import resource
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import textwrap

from soket_test import DEADLINE, PEERS, SOKET, Program, Skip, case, check, equal, free_port, later, main, run, serve, wait_until

CC = shutil.which('cc') or shutil.which('gcc')
DUMP = os.environ['PROGRAM_DUMP']
# What the text calls, by what the call is named.
SPOKEN = {'recv': 'recv|read', 'send': 'send|write', 'write': 'write|dprintf', 'close': 'close|with|shutdown', 'socket': 'socket', 'accept': 'accept', 'connect': 'connect',
          'select': 'select', 'poll': 'poll'}


class Folder:
    def __init__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix='soket-run-'))
        later(lambda: shutil.rmtree(self.path))
        self.env = {'XDG_RUNTIME_DIR': str(self.path)}

    def write(self, name, text):
        path = self.path / name
        path.write_text(textwrap.dedent(text))
        return path

    def compile(self, text, *flags, name='program'):
        if CC is None:
            raise Skip('there is no C compiler')
        source = self.write(f'{name}.c', text)
        result = run([CC, '-g', '-o', self.path / name, source, *flags])
        if result.returncode != 0 and flags:
            raise Skip(f'this compiler does not know {flags}')
        equal((result.returncode, result.stderr), (0, b''), 'the compiler')
        return self.path / name

    def watch(self, *argv, options=(), **kwargs):
        """The result, and the records of its calls."""
        result = run([SOKET, 'run', '--json', *options, '--', *argv], env={**self.env, **kwargs.pop('env', {})}, **kwargs)
        records, said = split(result.stderr)
        return result, records, said

    def describe(self, *argv):
        """The same, and what a saved file of it shows."""
        trace = self.path / 'saved.soket'
        result, records, said = self.watch(*argv, options=('--save', trace))
        return result, records, said, run([SOKET, 'show', '--describe', trace]).stdout.decode()

    def left(self):
        folder = self.path / 'soket'
        return list(folder.iterdir()) if folder.exists() else []


def split(stderr):
    records, said = [], []
    for line in stderr.decode(errors='replace').splitlines():
        if line.startswith('{"number"'):
            records.append(json.loads(line))
        else:
            said.append(line)
    return records, said


# What the kernel closed at the end, or the program before that, is told beside its calls.
KERNELS = ('exit', 'unknown', 'unseen')


def count_lost(lines):
    """In what was said of calls that could not be shown, and nothing else was said."""
    n = 0
    for line in lines:
        match = re.fullmatch(r'soket: (\d+) calls? (is|are) not shown: (it|they) came too fast, or .*\.', line)
        # On a busy machine this program, too, may read too late.
        match = match or re.fullmatch(r'soket: (\d+) lines? (was|were) left out: nobody read standard error quickly enough\.', line)
        check(match, 'said:', line)
        n += int(match[1])
    return n


def calls(records, side=None):
    return [r['name'] or r['call'] for r in records if side in (None, r['side'])]


def check_lines(records):
    """Each call's line of source has the call in it."""
    texts = {}
    for r in records:
        if r['name'] in KERNELS or r['file'] is None:
            continue
        check(r['line'], 'no line:', r)
        lines = texts.setdefault(r['file'], pathlib.Path(r['file']).read_text().splitlines())
        text = lines[r['line'] - 1]
        check(re.search(SPOKEN.get(r['name'], SPOKEN.get(r['call'], r['call'])), text), r['invocation'], 'is not on line', r['line'], text)


ECHO_SERVER = '''
    import socket
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(('127.0.0.1', 0))
    s.listen(1)
    print('listening on %s:%d (tcp)' % s.getsockname(), flush=True)
    sc, sockname = s.accept()
    message = sc.recv(4096)
    sc.sendall(message)
    sc.close()
    s.close()
'''

ECHO_CLIENT = '''
    import socket, sys
    s = socket.socket()
    s.settimeout(60)
    s.connect(('127.0.0.1', int(sys.argv[1])))
    s.sendall(b'Isi pesan.')
    print(s.recv(4096))
    s.close()
'''


@case
def options_by_name():
    folder = Folder()
    program = folder.write('options.py', '''
        import socket
        s = socket.socket()
        for level, option in [(socket.SOL_SOCKET, socket.SO_OOBINLINE), (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE), (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL),
                              (socket.IPPROTO_TCP, socket.TCP_KEEPCNT), (socket.IPPROTO_IP, socket.IP_TTL), (socket.IPPROTO_IP, 49)]:
            s.setsockopt(level, option, 7)
    ''')
    result, records, said = folder.watch(sys.executable, program)
    equal([r['invocation'] for r in records if r['call'] == 'setsockopt'],
          [f'setsockopt ({name}, 7)' for name in ['SO_OOBINLINE', 'TCP_KEEPIDLE', 'TCP_KEEPINTVL', 'TCP_KEEPCNT', 'IP_TTL', '?']], 'the options')


@case
def both_ends():
    folder = Folder()
    server = Program([SOKET, 'run', '--json', sys.executable, folder.write('server.py', ECHO_SERVER)], env=folder.env)
    result, client, said = folder.watch(sys.executable, folder.write('client.py', ECHO_CLIENT), server.port)
    equal((result.returncode, result.stdout, said), (0, b"b'Isi pesan.'\n", []), 'the client')
    equal(server.wait(), 0, 'the server')
    served, said = split(server.stderr().encode())
    equal(said, [], 'what is said beside')
    equal(calls(served), ['socket', 'setsockopt', 'bind', 'listen', 'getsockname', 'accept', 'recv', 'send', 'close', 'close'], 'the server')
    # Its time-out makes poll () and getsockopt () of one call; they are not the program's.
    equal(calls(client), ['socket', 'connect', 'send', 'recv', 'close'], 'the client')
    check_lines(served + client)
    equal({r['side'] for r in served}, {'server'}, 'sides')
    equal({r['side'] for r in client}, {'client'}, 'sides')
    connected = client[1]
    accepted = served[5]
    equal((connected['local'], connected['peer'], connected['state']), (accepted['peer'], f'127.0.0.1:{server.port}', 'ESTABLISHED'), 'the ends')
    equal([(r['data'], r['length'], r['offset']) for r in client[2:4]], [('Isi pesan.', 10, 0)] * 2, 'the bytes')
    check({r['state'] for r in served + client if r['call'] == 'close'} <= {'TIME-WAIT', 'CLOSED', 'FIN-WAIT-1', 'FIN-WAIT-2', 'LAST-ACK'}, 'states')
    equal(folder.left(), [], 'left behind')


@case
def text():
    folder = Folder()
    server = serve()
    result = run([SOKET, 'run', sys.executable, folder.write('client.py', ECHO_CLIENT), server.port], env=folder.env)
    equal((result.returncode, result.stdout), (0, b"b'Isi pesan.'\n"), 'the client')
    lines = result.stderr.decode().splitlines()
    equal(len(lines), 5, lines)
    check(re.fullmatch(rf' +\d+\.\d{{6}} client #1 fd 3 c1  connect \(127\.0\.0\.1:{server.port}\).*  ESTABLISHED  \[client\.py:5\]', lines[1]), lines[1])
    check(lines[3].endswith('"Isi pesan."  [client.py:7]'), lines[3])


@case
def slides():
    """The deck's programs, unchanged, one with the other."""
    for name, transport in (('tcp_echo', 'tcp'), ('udp_echo', 'udp')):
        folder = Folder()
        server = Program([SOKET, 'run', '--json', sys.executable, PEERS / f'{name}_server.py', 0], env=folder.env)
        result, client, said = folder.watch(sys.executable, PEERS / f'{name}_client.py', server.port, 'Isi pesan.')
        equal((result.returncode, said), (0, []), result.stderr)
        served = wait_until(lambda: (lambda r: r if any(c['call'] in ('send', 'sendto') for c in r) else None)(split(server.stderr().encode())[0]),
                            'the server\'s calls')
        equal({r['transport'] for r in served + client}, {transport}, 'transports')
        check_lines(served + client)
        data = [r['data'] for r in client if r['call'] in ('send', 'sendto')]
        check(''.join(data).startswith('Isi pesan'), name, data)
        equal(server.stop(), 128 + signal.SIGTERM, 'the status of the server')


@case
def refused():
    """A client that meets nobody has a conversation of its own: the picture shows what it called."""
    folder = Folder()
    program = folder.write('refused.py', '''
        import socket
        s = socket.socket()
        print(s.connect_ex(('127.0.0.1', 2)), s.connect_ex(('127.0.0.1', 2)))
        s.close()
    ''')
    result, records, said, described = folder.describe(sys.executable, program)
    equal((result.returncode, result.stdout.split(), said), (0, [str(errno.ECONNREFUSED).encode()] * 2, []), 'the program')
    equal([(r['call'], r['conversation']) for r in records], [('socket', None), ('connect', 1), ('connect', 1), ('close', 1)], 'conversations')
    check('socket ()' in described and described.count('ECONNREFUSED') >= 2, described)


@case
def times_out():
    """Every wait of a server in which nobody comes is in its picture; of a recv () in vain nobody knows the size, and none is told."""
    folder = Folder()
    program = folder.write('patient.py', '''
        import socket
        s = socket.socket()
        s.bind(('127.0.0.1', 0))
        s.listen(5)
        s.settimeout(0.02)
        for i in range(8):
            try:
                s.accept()
            except TimeoutError:
                print(i)
        c = socket.create_connection(s.getsockname())
        c.settimeout(0.02)
        try:
            c.recv(100)
        except TimeoutError:
            pass
        u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        u.settimeout(0.02)
        u.sendto(b'a', s.getsockname())
        try:
            u.recvfrom(100)
        except TimeoutError:
            pass
    ''')
    result, records, said, described = folder.describe(sys.executable, program)
    equal((result.returncode, len(result.stdout.split()), said), (0, 8, []), 'the program')
    equal(len(re.findall(r'accept \(\): timed out after', described)), 8, described)
    equal([r['invocation'] for r in records if r['ending'] == 'timed-out' and r['call'] != 'accept'], ['recv ()', 'recvfrom ()'], 'in vain')
    # Of very many the last ones are shown, and how many are not.
    check('not shown' not in described, described)
    program = folder.write('stubborn.py', '''
        import socket
        s = socket.socket()
        s.bind(('127.0.0.1', 0))
        s.listen(5)
        s.settimeout(0.01)
        for i in range(60):
            try:
                s.accept()
            except TimeoutError:
                pass
    ''')
    result, records, said, described = folder.describe(sys.executable, program)
    shown = len(re.findall(r'accept \(\): timed out after', described))
    left_out = re.search(r'(\d+) earlier waits of the server, in which nobody came, are not shown\.', described)
    check(0 < shown < 60 and left_out and shown + int(left_out[1]) == 60, described)


@case
def waits_by_itself():
    """What a program's own select () or poll () waited for in vain was never called; the poll () of a time-out is that of the call."""
    folder = Folder()
    program = folder.write('select.py', '''
        import select, socket
        s = socket.socket()
        s.bind(('127.0.0.1', 0))
        s.listen(5)
        select.select([s], [], [], 0.02)
        p = select.poll()
        p.register(s, select.POLLIN)
        p.poll(20)
        s.settimeout(0.02)
        try:
            s.accept()
        except TimeoutError:
            pass
        c = socket.create_connection(s.getsockname())
        select.select([s], [], [], 10)
        s.accept()[0].close()
    ''')
    result, records, said = folder.watch(sys.executable, program)
    equal((result.returncode, result.stdout, said), (0, b'', []), 'the program')
    check_lines(records)
    equal([(r['name'], r['invocation'], r['ending']) for r in records if r['call'] == 'accept'],
          [('select', 'select ()', 'timed-out'), ('poll', 'poll ()', 'timed-out'), (None, 'accept ()', 'timed-out'), (None, 'accept ()', 'returned')],
          'the waits')
    native = folder.compile('''
        #include <arpa/inet.h>
        #include <poll.h>
        #include <sys/select.h>
        #include <sys/socket.h>
        int main (void)
        {
          struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
          int s = socket (AF_INET, SOCK_STREAM, 0);
          struct timeval t = { 0, 20000 };
          struct pollfd p = { s, POLLIN, 0 };
          fd_set r;
          FD_ZERO (&r);
          FD_SET (s, &r);
          if (bind (s, (void *) &a, sizeof a) < 0 || listen (s, 1) < 0)
            return 1;
          return select (s + 1, &r, 0, 0, &t) + poll (&p, 1, 20);
        }
    ''')
    result, records, said = folder.watch(native)
    equal((result.returncode, said), (0, []), 'the program in C')
    equal([r['name'] for r in records if r['ending'] == 'timed-out'], ['select', 'poll'], 'its waits')


@case
def port_in_use():
    """A server that never came to listen is one all the same; of a bind () the port is told that was asked for."""
    folder = Folder()
    program = folder.write('twice.py', '''
        import socket
        a = socket.socket()
        a.bind(('127.0.0.1', 0))
        a.listen()
        b = socket.socket()
        b.bind(a.getsockname())
    ''')
    result, records, said = folder.watch(sys.executable, program)
    equal(result.returncode, 1, 'the program')
    bound = [r for r in records if r['call'] == 'bind']
    port = [r['local'] for r in records if r['call'] == 'listen'][0]
    equal([(r['side'], r['invocation'], r['errno']) for r in bound],
          [('server', 'bind (127.0.0.1:0)', None), ('server', f'bind ({port})', 'EADDRINUSE')], 'the two')
    equal({r['side'] for r in records}, {'server'}, 'sides')


@case
def fin_is_no_byte():
    """Whether or not the other kernel has taken the FIN, of bytes there are none."""
    folder = Folder()
    program = folder.write('fin.py', '''
        import socket
        s = socket.socket()
        s.bind(('127.0.0.1', 0))
        s.listen()
        for i in range(20):
            c = socket.create_connection(s.getsockname())
            a, _ = s.accept()
            c.shutdown(socket.SHUT_WR)
            a.recv(1)
            a.close()
            c.close()
    ''')
    result, records, said = folder.watch(sys.executable, program)
    equal((result.returncode, said), (0, []), 'the program')
    ended = [r for r in records if r['call'] == 'shutdown']
    check(any(r['state'] == 'FIN-WAIT-1' for r in ended), [r['state'] for r in ended])
    equal({(r['send_queue'], r['unsent']) for r in ended}, {(0, 0)}, 'the queues')


@case
def broken_while_sending():
    """A send () that waits while its connection breaks gives the part that was taken; the error is the next call's, as without Soket."""
    folder = Folder()
    program = folder.compile('''
        #include <arpa/inet.h>
        #include <errno.h>
        #include <poll.h>
        #include <signal.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <sys/socket.h>
        #include <sys/wait.h>
        #include <unistd.h>
        int main (void)
        {
          struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
          socklen_t l = sizeof a;
          int s = socket (AF_INET, SOCK_STREAM, 0);
          int c = socket (AF_INET, SOCK_STREAM, 0);
          char *m = calloc (1, 64 << 20);
          if (bind (s, (void *) &a, sizeof a) < 0 || listen (s, 1) < 0 || getsockname (s, (void *) &a, &l) < 0 || connect (c, (void *) &a, l) < 0)
            return 1;
          if (fork () == 0)
            {
              int d = accept (s, 0, 0);
              struct pollfd room = { c, POLLOUT, 0 }, data = { d, POLLIN, 0 };
              poll (&data, 1, 10000);
              while (poll (&room, 1, 50) > 0)
                continue;
              close (d);
              _exit (0);
            }
          close (s);
          for (int i = 0; i < 3; i++)
            {
              ssize_t n = send (c, m, 64 << 20, 0);
              printf ("%d\\n", n < 0 ? errno : n < 64 << 20);
              fflush (stdout);
            }
          return 0;
        }
    ''')
    plain = run([program])
    equal((plain.returncode, plain.stdout.split()), (-signal.SIGPIPE, [b'1', str(errno.ECONNRESET).encode()]), 'without')
    result, records, said = folder.watch(program)
    equal((result.returncode, result.stdout, said), (128 + signal.SIGPIPE, plain.stdout, []), 'with')


@case
def reads_nothing():
    """A read () of nothing takes no datagram, and waits for nobody."""
    folder = Folder()
    program = folder.write('nothing.py', '''
        import os, socket
        u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        u.bind(('127.0.0.1', 0))
        u.connect(u.getsockname())
        print(os.read(u.fileno(), 0))
        u.send(b'halo')
        print(os.read(u.fileno(), 0), u.recv(10))
    ''')
    result, records, said = folder.watch(sys.executable, program)
    equal((result.returncode, result.stdout, said), (0, b"b''\nb'' b'halo'\n", []), 'the program')


@case
def thrown_away():
    """TCP throws away what is received with MSG_TRUNC: there is no buffer that has it, and what comes behind is told."""
    folder = Folder()
    program = folder.compile('''
        #include <arpa/inet.h>
        #include <sys/socket.h>
        #include <unistd.h>
        int main (void)
        {
          struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
          socklen_t l = sizeof a;
          int s = socket (AF_INET, SOCK_STREAM, 0), c = socket (AF_INET, SOCK_STREAM, 0), d;
          void *nowhere = NULL;
          char rest[20];
          if (bind (s, (void *) &a, sizeof a) < 0 || listen (s, 1) < 0 || getsockname (s, (void *) &a, &l) < 0 || connect (c, (void *) &a, l) < 0)
            return 1;
          d = accept (s, 0, 0);
          if (send (c, "Isi pesan.", 10, 0) != 10 || recv (d, nowhere, 4, MSG_TRUNC) != 4 || recv (d, rest, 20, 0) != 6)
            return 2;
          return close (d) + close (c) + close (s);
        }
    ''')
    result, records, said = folder.watch(program)
    equal((result.returncode, said), (0, []), 'the program')
    equal([(r['invocation'], r['result'], r['data']) for r in records if r['call'] == 'recv'], [('recv (4)', 4, ''), ('recv (20)', 6, 'pesan.')], 'received')
    equal([r['name'] for r in records if r['call'] == 'close'], [None] * 3, 'the ends')


@case
def sent_from_a_file():
    """Of what sendfile () sends the number is told, not the bytes: what is sent next has its place behind them."""
    folder = Folder()
    program = folder.write('file.py', '''
        import os, socket, sys
        s = socket.socket()
        s.bind(('127.0.0.1', 0))
        s.listen(1)
        c = socket.create_connection(s.getsockname())
        d, _ = s.accept()
        with open(sys.argv[0], 'rb') as f:
            os.sendfile(c.fileno(), f.fileno(), 0, 5)
        c.send(b'pesan')
        while len(d.recv(10, socket.MSG_PEEK)) < 10:
            pass
        d.recv(10)
    ''')
    result, records, said = folder.watch(sys.executable, program)
    equal((result.returncode, said), (0, []), 'the program')
    equal([(r['invocation'], r['result'], r['offset'], r['length'], r['data']) for r in records if r['call'] == 'send'],
          [('sendfile (5)', 5, 0, 5, ''), ('send (5)', 5, 5, 5, 'pesan')], 'sent')


@case
def very_long_timeouts():
    """Some seconds more than fit into 32 bits of ms are no time-out of 0, with which a call does not wait."""
    folder = Folder()
    program = folder.compile('''
        #define _GNU_SOURCE
        #include <arpa/inet.h>
        #include <limits.h>
        #include <poll.h>
        #include <sys/select.h>
        #include <sys/socket.h>
        #include <unistd.h>
        int main (int argc, char **argv)
        {
          struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
          int s = socket (AF_INET, SOCK_STREAM, 0);
          struct pollfd p = { s, POLLIN, 0 };
          struct timespec t = { 4294967, 296000000 };
          struct timeval v = { LONG_MAX, 0 };
          fd_set set;
          FD_ZERO (&set);
          FD_SET (s, &set);
          if (bind (s, (void *) &a, sizeof a) < 0 || listen (s, 1) < 0)
            return 1;
          alarm (1);
          return argc > 1 ? select (s + 1, &set, NULL, NULL, &v) : ppoll (&p, 1, &t, NULL);
        }
    ''')
    for name, words in (('poll', ()), ('select', ('select',))):
        result, records, said = folder.watch(program, *words)
        equal([(r['name'], r['ending']) for r in records if r['call'] == 'accept'], [(name, 'exited')], name)


@case
def asked_to_end():
    """SIGTERM is for the program: it ends as it wants to, what it has called is printed, and nobody is left."""
    folder = Folder()
    program = folder.write('waits.py', '''
        import os, signal, socket, sys
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
        s = socket.socket()
        s.bind(('127.0.0.1', 0))
        s.listen(1)
        print(os.getpid(), flush=True)
        s.accept()
    ''')
    watched = Program([SOKET, 'run', sys.executable, program], ready=False, env=folder.env)
    pid = int(watched.read_line())
    equal(watched.stop(), 7, 'the status')
    check(not pathlib.Path(f'/proc/{pid}').exists(), 'the program is left')
    check('accept ()' in watched.stderr(), watched.stderr())


@case
def one_exchange_of_two_programs():
    """A program and its child, both ends of one connection: one conversation."""
    folder = Folder()
    program = folder.write('pair.py', '''
        import os, socket, sys
        s = socket.socket()
        s.bind(('127.0.0.1', 0))
        s.listen(5)
        if os.fork() == 0:
            c = socket.create_connection(s.getsockname())
            c.sendall(b'halo')
            print(c.recv(10).decode(), flush=True)
            c.close()
            os._exit(0)
        a, _ = s.accept()
        if os.fork() == 0:
            a.sendall(a.recv(10).upper())
            a.close()
            os._exit(0)
        a.close()
        s.close()
        os.wait()
        os.wait()
        sys.exit(7)
    ''')
    result, records, said = folder.watch(sys.executable, program)
    equal((result.returncode, result.stdout, said), (7, b'HALO\n', []), 'the program')
    # The listener that the first child has a copy of is closed when that ends.
    equal(sorted(calls(records, 'client')), ['close', 'connect', 'recv', 'send', 'socket'], 'the client')
    equal({r['conversation'] for r in records if r['conversation']}, {1}, 'conversations')
    equal(len({r['program'] for r in records}), 3, 'processes')
    sent = [(r['side'], r['data']) for r in records if r['call'] == 'send']
    equal(sorted(sent), [('client', 'halo'), ('server', 'HALO')], 'sent')
    check_lines(records)


@case
def datagrams():
    folder = Folder()
    program = folder.write('udp.py', '''
        import socket, threading
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.bind(('127.0.0.1', 0))
        def serve():
            for i in range(3):
                data, peer = s.recvfrom(100)
                s.sendto(data.upper(), peer)
        t = threading.Thread(target=serve)
        t.start()
        c = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for m in (b'satu', b'', b'tiga'):
            c.sendto(m, s.getsockname())
            print(c.recvfrom(50)[0])
        t.join()
        c.close()
        s.close()
    ''')
    result, records, said = folder.watch(sys.executable, program)
    equal((result.returncode, result.stdout, said), (0, b"b'SATU'\nb''\nb'TIGA'\n", []), 'the program')
    equal(calls(records, 'client'), ['socket'] + ['sendto', 'recvfrom'] * 3 + ['close'], 'the client')
    equal([c for c in calls(records, 'server') if c != 'getsockname'], ['socket', 'bind'] + ['recvfrom', 'sendto'] * 3 + ['close'], 'the server')
    equal({r['conversation'] for r in records if r['call'] in ('sendto', 'recvfrom')}, {1}, 'conversations')
    check_lines(records)


@case
def unchanged():
    """Output, exit status, standard input, and the numbers of descriptors are what they are without."""
    folder = Folder()
    program = folder.write('self.py', '''
        import os, resource, signal, socket, subprocess, sys
        s = [socket.socket() for i in range(3)]
        print([x.fileno() for x in s], sys.stdin.read(), resource.getrlimit(resource.RLIMIT_NOFILE), signal.getsignal(signal.SIGINT))
        s[1].close()
        print(socket.socket().fileno(), os.open('/dev/null', os.O_RDONLY))
        os.closerange(3, 1024)
        print(socket.socket().fileno(), subprocess.run(['echo', 'anak'], capture_output=True).stdout)
        print('salah', file=sys.stderr)
        sys.exit(42)
    ''')
    plain = run([sys.executable, program], stdin=b'masukan\x00')
    result, records, said = folder.watch(sys.executable, program, stdin=b'masukan\x00')
    equal((result.returncode, result.stdout), (plain.returncode, plain.stdout), 'the program')
    equal(said, ['salah'], 'standard error')
    check(len(records) >= 5, 'calls:', calls(records))


@case
def whole_lines():
    """What the program writes to standard error stands between the lines of its calls, never in one."""
    folder = Folder()
    program = folder.write('speaks.py', '''
        import os, socket
        for i in range(2000):
            os.write(2, b'kata\\n')
            socket.socket().close()
    ''')
    result, records, said = folder.watch(sys.executable, program)
    lost = [line for line in said if line != 'kata']
    equal((result.returncode, len(said) - len(lost)), (0, 2000), 'the program')
    equal(sum(r['name'] not in KERNELS for r in records) + count_lost(lost), 4000, 'calls')


@case
def another_program():
    """A child that becomes another program has none of the sockets: each is closed once."""
    folder = Folder()
    program = folder.write('spawn.py', '''
        import os, socket, subprocess
        s = socket.socket()
        s.bind(('127.0.0.1', 0))
        if os.fork() == 0:
            os.execvp('true', ['true'])
        os.wait()
        subprocess.run(['true'])
        subprocess.run(['true'], preexec_fn=lambda: None)
        s.close()
    ''')
    result, records, said = folder.watch(sys.executable, program)
    equal((result.returncode, said), (0, []), 'the program')
    equal(calls(records), ['socket', 'bind', 'close'], 'calls')


THREADED = '''
    import socketserver, socket, threading
    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            self.request.sendall(self.request.recv(100))
    with socketserver.%s(('127.0.0.1', 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for i in range(5):
            with socket.create_connection(server.server_address) as s:
                s.sendall(b'%%d' %% i)
                print(s.recv(100))
        server.shutdown()
'''

ASYNC = '''
    import asyncio
    async def serve(reader, writer):
        writer.write(await reader.readline())
        await writer.drain()
        writer.close()
    async def main():
        server = await asyncio.start_server(serve, '127.0.0.1', 0)
        for i in range(3):
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(b'baris %d\\n' % i)
            print(await reader.readline())
            writer.close()
        server.close()
    asyncio.run(main())
'''


@case
def other_ways():
    """socketserver, in threads and with fork (), and asyncio: the same output, and every byte is seen."""
    for text, wanted in ((THREADED % 'ThreadingTCPServer', 5), (THREADED % 'ForkingTCPServer', 5), (ASYNC, 3)):
        folder = Folder()
        program = folder.write('program.py', text)
        plain = run([sys.executable, program])
        result, records, said = folder.watch(sys.executable, program)
        equal((result.returncode, result.stdout, said), (plain.returncode, plain.stdout, []), text)
        equal(len({r['conversation'] for r in records if r['call'] == 'accept' and r['new_fd']}), wanted, 'conversations')
        for side in ('client', 'server'):
            equal(len([r for r in records if r['side'] == side and r['call'] == 'send']), wanted, f'{side} sends')


@case
def other_programs():
    for name, argv in (('ncat', ['ncat', '127.0.0.1']), ('socat', ['socat', '-'])):
        if shutil.which(name) is None:
            continue
        folder = Folder()
        server = serve()
        words = argv + ([server.port] if name == 'ncat' else [f'tcp:127.0.0.1:{server.port}'])
        plain = run(words, stdin=b'halo.')
        result, records, said = folder.watch(*words, stdin=b'halo.')
        equal((result.returncode, result.stdout, said), (plain.returncode, plain.stdout, []), name)
        equal(''.join(r['data'] for r in records if r['call'] == 'send'), 'halo.', name)
        equal(''.join(r['data'] for r in records if r['call'] == 'recv'), 'halo.', name)


C_CLIENT = '''
    #include <arpa/inet.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <sys/socket.h>
    #include <unistd.h>

    int
    main (int argc, char **argv)
    {
      char buffer[100];
      struct sockaddr_in server = { .sin_family = AF_INET };
      int s = socket (AF_INET, SOCK_STREAM, 0);
      ssize_t n;

      server.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
      server.sin_port = htons ((unsigned short) atoi (argv[1]));
      if (connect (s, (struct sockaddr *) &server, sizeof server) < 0)
        return 1;
      if (write (s, "halo.", 5) != 5)
        return 2;
      n = recv (s, buffer, (size_t) atoi (argv[2]), 0);
      printf ("%d %.*s\\n", s, (int) n, buffer);
      return close (s);
    }
'''


@case
def compiled():
    ways = [(), ('-O2', '-D_FORTIFY_SOURCE=3', '-U_FORTIFY_SOURCE', '-D_FORTIFY_SOURCE=2')]
    # AddressSanitizer maps terabytes, of which it uses little: with a limit of addresses, as build-aux/mutate sets, it does not start.
    if resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY:
        ways.append(('-fsanitize=address',))
    for flags in ways:
        folder = Folder()
        program = folder.compile(C_CLIENT, *flags)
        server = serve()
        result, records, said = folder.watch(program, server.port, 100)
        equal((result.returncode, result.stdout, said), (0, b'3 halo.\n', []), flags)
        equal(calls(records), ['socket', 'connect', 'write', 'recv', 'close'], flags)
        if shutil.which('addr2line'):
            check_lines(records)


@case
def written_programs():
    """The programs that are shown for what ran, run: each call of the lesson, once, on its line."""
    folder = Folder()
    server = serve('--keep-open')
    lines = []
    names = []
    for language in ('python', 'c'):
        for framing in ('dot', 'none'):
            name = f'{language}-{framing}.{dict(python="py", c="c")[language]}'
            names.append(name)
            lines.append(f'{folder.path / name} {language} port={server.port} framing={framing} message={b"Isi pesan.".hex()}')
    result = run([DUMP], stdin='\n'.join(lines).encode())
    equal((result.returncode, result.stderr), (0, b''), 'the writing')
    for name in names:
        argv = [sys.executable, folder.path / name]
        if name.endswith('.c'):
            argv = [folder.compile((folder.path / name).read_text(), name=name[:-2])]
        result, records, said = folder.watch(*argv)
        equal((result.returncode, said), (0, []), name)
        told = calls(records)
        equal(told[:2] + told[-1:], ['socket', 'connect', 'close'], name)
        check(set(told) <= {'socket', 'connect', 'getsockname', 'send', 'recv', 'shutdown', 'close'}, name, told)
        check(not any(r['errno'] for r in records), name, [r['invocation'] for r in records if r['errno']])
        if name.endswith('.py') or shutil.which('addr2line'):
            check_lines(records)


@case
def killed_in_a_call():
    folder = Folder()
    program = folder.write('waits.py', '''
        import os, signal, socket, threading
        s = socket.socket()
        s.bind(('127.0.0.1', 0))
        s.listen(1)
        threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
        s.accept()
    ''')
    result, records, said = folder.watch(sys.executable, program)
    equal((result.returncode, said), (128 + signal.SIGKILL, []), 'the end')
    equal([(r['call'], r['ending']) for r in records[-2:]], [('accept', 'exited'), ('close', 'returned')], 'the end')
    check('signal 9' in records[-1]['invocation'], records[-1]['invocation'])


@case
def slow_lines():
    """Where the lines of source take longer than the program: every call is told, with its line, and nobody is said to go on who has ended."""
    folder = Folder()
    server = serve()
    program = folder.compile(C_CLIENT)
    tools = folder.path / 'tools'
    tools.mkdir()
    folder.write('tools/addr2line', """\
        #!/bin/sh
        sleep 0.8
        echo /slow.c:7
    """).chmod(0o755)
    result, records, said = folder.watch(program, server.port, 100, env={'PATH': f'{tools}:{os.environ["PATH"]}'})
    equal((result.returncode, result.stdout, said), (0, b'3 halo.\n', []), 'the program')
    equal([(r['call'], r['file'], r['line']) for r in records], [(name, '/slow.c', 7) for name in ('socket', 'connect', 'send', 'recv', 'close')], 'its calls')


@case
def left_open():
    folder = Folder()
    server = serve()
    program = folder.compile(C_CLIENT.replace('return close (s);', 'return 0;'))
    result, records, said = folder.watch(program, server.port, 2)
    equal(calls(records)[-1], 'exit', 'the last call')
    check('closed by the kernel when the program ended' in records[-1]['invocation'], records[-1])


@case
def recv_over_udp():
    """Who reads datagrams with recv () does not learn who has sent them; the picture knows, however many there are."""
    folder = Folder()
    program = folder.write('datagrams.py', '''
        import socket
        r = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        r.bind(('127.0.0.1', 0))
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for i in range(12):
            s.sendto(b'a' * (i + 1), r.getsockname())
            r.recv(2000)
    ''')
    saved = folder.path / 'saved.soket'
    result, records, said = folder.watch(sys.executable, program, options=['--save', saved])
    equal((result.returncode, said), (0, []), 'the program')
    received = [r for r in records if r['call'] == 'recv']
    equal([r['result'] for r in received], list(range(1, 13)), 'what was read')
    equal({r['conversation'] for r in received}, {1}, 'the exchange')
    shown = run([SOKET, 'show', saved, '--describe']).stdout.decode()
    equal((shown.count('recv () = '), shown.count('never read')), (12, 0), shown)


@case
def watcher_dies():
    """What is watched goes on when nobody watches any more."""
    folder = Folder()
    program = folder.write('on.py', '''
        import os, socket, sys, time
        s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(1)
        print(os.getpid(), flush=True)
        sys.stdin.readline()
        for i in range(1000):
            c = socket.create_connection(s.getsockname()); a = s.accept()[0]
            c.sendall(b'x' * 100); assert len(a.recv(100)) == 100
            c.close(); a.close()
        open(sys.argv[1], 'w').write('done')
    ''')
    done = folder.path / 'done'
    watcher = Program([SOKET, 'run', sys.executable, program, done], ready=False, env=folder.env, stdin=subprocess.PIPE)
    pid = int(watcher.read_line())
    watcher.process.kill()
    watcher.process.wait()
    watcher.process.stdin.write(b'\n')
    watcher.process.stdin.close()
    wait_until(done.exists, f'process {pid} to end')


@case
def flooded():
    """A program is not held up by who watches it; what comes too fast is counted."""
    folder = Folder()
    program = folder.write('flood.py', '''
        import socket
        a, b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        b.bind(('127.0.0.1', 0))
        a.connect(b.getsockname())
        for i in range(20000):
            a.send(b'%08d' % i)
            b.recv(100)
        print('done')
    ''')
    result, records, said = folder.watch(sys.executable, program)
    equal((result.returncode, result.stdout), (0, b'done\n'), 'the program')
    equal(sum(r['name'] not in KERNELS for r in records) + count_lost(said), 40007, 'calls')


@case
def many_sockets():
    """So many are followed; what is done with more is counted."""
    folder = Folder()
    program = folder.write('many.py', '''
        import resource, socket
        resource.setrlimit(resource.RLIMIT_NOFILE, (2000, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
        sockets = [socket.socket() for i in range(1100)]
        for s in sockets:
            s.bind(('127.0.0.1', 0))
    ''')
    result, records, said = folder.watch(sys.executable, program)
    equal(result.returncode, 0, 'the program')
    check(count_lost(said) >= 2 * (1100 - 1024), 'said:', said)
    equal(sum(r['name'] not in KERNELS for r in records) + count_lost(said), 3 * 1100, 'calls')


@case
def every_call():
    folder = Folder()
    server = serve()
    result, records, said = folder.watch(sys.executable, folder.write('client.py', ECHO_CLIENT), server.port, options=['--every-call'])
    equal((result.returncode, result.stdout), (0, b"b'Isi pesan.'\n"), 'the client')
    told = calls(records)
    for name in ('connect', 'poll', 'getsockopt', 'send', 'recv'):
        check(name in told, 'no', name, 'in', told)
    check(any(r['errno'] == 'EINPROGRESS' for r in records), told)


DAEMON = '''
    import os, socket, sys
    s = socket.socket()
    s.bind(('127.0.0.1', 0))
    s.listen()
    print(s.getsockname()[1], flush=True)
    r, w = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for fd in 1, 2:
                os.dup2(os.open(os.devnull, os.O_RDWR), fd)
            s.getsockname()
            os.write(w, b'x')
            s.settimeout(30)
            s.accept()
            open(sys.argv[1], 'w').write('done')
        os._exit(0)
    os.wait()
    os.read(r, 1)
'''


@case
def goes_on():
    """What a service leaves behind is not watched to its end: it has not ended, nor is its socket closed, and that it goes on is said."""
    folder = Folder()
    done = folder.path / 'done'
    program = folder.write('daemon.py', DAEMON)
    result, records, said = folder.watch(sys.executable, program, done)
    equal(result.returncode, 0, result.stderr)
    match = re.fullmatch(r'soket: .*python3?[0-9.]* daemon\.py .* \((\d+)\) goes on; its calls are not shown any more\.', '\n'.join(said))
    check(match, 'said:', said)
    equal([r['invocation'] for r in records if r['name'] in KERNELS or r['ending'] == 'exited'], [], 'ends')
    socket.create_connection(('127.0.0.1', int(result.stdout))).close()
    wait_until(done.exists, f'process {match[1]} to end')
    equal(folder.left(), [], 'left behind')


@case
def accepts_in_a_child():
    """What listens in a parent does in a child, and under its other number: to wait for somebody there is to accept."""
    folder = Folder()
    program = folder.write('child.py', '''
        import os, socket
        s = socket.socket()
        s.bind(('127.0.0.1', 0))
        s.listen()
        if os.fork() == 0:
            for each in (s, socket.socket(fileno=os.dup(s.fileno()))):
                each.settimeout(0.02)
                try:
                    each.accept()
                except TimeoutError:
                    pass
            os._exit(0)
        os.wait()
    ''')
    result, records, said = folder.watch(sys.executable, program)
    equal((result.returncode, said), (0, []), 'the program')
    equal([(r['invocation'], r['side']) for r in records if r['ending'] == 'timed-out'], [('accept ()', 'server')] * 2, 'waits')


@case
def hang_up():
    """A terminal that closes: the program has its signal, its calls are printed, and nothing is left; one that outlives it does so."""
    folder = Folder()
    program = folder.write('waits.py', '''
        import os, socket
        s = socket.socket()
        s.bind(('127.0.0.1', 0))
        s.listen(1)
        print(os.getpid(), flush=True)
        s.accept()
    ''')
    watched = Program([SOKET, 'run', sys.executable, program], ready=False, env=folder.env)
    pid = int(watched.read_line())
    equal(watched.stop(signal.SIGHUP), 128 + signal.SIGHUP, 'the status')
    check(not pathlib.Path(f'/proc/{pid}').exists(), 'the program is left')
    check('signal 1 (SIGHUP: Hangup) ended the program' in watched.stderr(), watched.stderr())
    equal(folder.left(), [], 'left behind')
    watched = Program(['nohup', SOKET, 'run', sys.executable, program], ready=False, env=folder.env, stdin=subprocess.DEVNULL)
    pid = int(watched.read_line())
    watched.process.send_signal(signal.SIGHUP)
    os.kill(pid, signal.SIGHUP)
    check(pathlib.Path(f'/proc/{pid}').exists(), 'the program has gone')
    equal(watched.stop(), 128 + signal.SIGTERM, 'the status')


@case
def ignored_signals():
    """What a program is told to ignore when it is started it ignores, as without Soket."""
    folder = Folder()
    program = folder.write('signals.py', '''
        import re
        print(re.search(r'SigIgn:\\s*(\\w+)', open('/proc/self/status').read())[1])
    ''')
    for words in (['nohup', sys.executable, program], ['sh', '-c', f'trap "" INT QUIT; exec "$@"', 'sh', sys.executable, program]):
        plain = run(words, stdin=b'')
        words.insert(words.index(sys.executable), SOKET)
        words.insert(words.index(sys.executable), 'run')
        watched = run(words, stdin=b'', env=folder.env)
        equal((watched.returncode, watched.stdout), (plain.returncode, plain.stdout), words)


@case
def rights():
    """A program that has the rights of another user is not seen; one of the own user has no other rights."""
    folder = Folder()
    program = folder.compile(C_CLIENT)
    server = serve()
    program.chmod(0o4755)
    result, records, said = folder.watch(program, server.port, 100)
    equal((result.returncode, said), (0, []), 'of the own user')
    equal(calls(records), ['socket', 'connect', 'write', 'recv', 'close'], 'its calls')
    if os.geteuid() != 0:
        raise Skip('only root can make one of another user')
    folder.path.chmod(0o755)
    os.chown(program, 65534, -1)
    program.chmod(0o4755)
    result, records, said = folder.watch(program, server.port, 100)
    equal((result.returncode, result.stdout, records, len(said)), (0, b'3 halo.\n', [], 1), said)
    check('other rights' in said[0], said)


IN_C = '''
    #define _GNU_SOURCE
    #include <arpa/inet.h>
    #include <fcntl.h>
    #include <stdio.h>
    #include <string.h>
    #include <sys/socket.h>
    #include <sys/syscall.h>
    #include <unistd.h>
    int main (int argc, char **argv)
    {
      struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
      socklen_t l = sizeof a;
      char b[5000] = "";
      int s = socket (AF_INET, SOCK_STREAM, 0), c = socket (AF_INET, SOCK_STREAM, 0), d;
      if (bind (s, (void *) &a, sizeof a) < 0 || listen (s, 1) < 0 || getsockname (s, (void *) &a, &l) < 0 || connect (c, (void *) &a, l) < 0)
        return 1;
      d = accept (s, 0, 0);
      %s
      return 0;
    }
'''


@case
def closed_unseen():
    """What closes a socket without the C library, as Node.js does, is not seen; its number is then that of a file, which is read as without Soket."""
    folder = Folder()
    program = folder.compile(IN_C % '''
      syscall (SYS_close, c);
      c = open (argv[1], O_RDWR | O_CREAT | O_TRUNC, 0600);
      printf ("%zd ", write (c, "halo", 4));
      lseek (c, 0, SEEK_SET);
      ssize_t p = read (c, b, 2), q = read (c, b, 9);
      printf ("%zd %zd\\n", p, q);
      syscall (SYS_close, d);
      d = socket (AF_UNIX, SOCK_STREAM, 0);
      printf ("%zd\\n", send (d, b, 1, MSG_NOSIGNAL));
      syscall (SYS_close, s);
      s = socket (AF_INET, SOCK_DGRAM, 0);
    ''')
    plain = run([program, folder.path / 'file'])
    result, records, said = folder.watch(program, folder.path / 'file')
    equal((result.returncode, result.stdout, said), (plain.returncode, plain.stdout, []), 'the program')
    check(plain.stdout.startswith(b'4 2 2\n'), plain.stdout)
    equal([(r['name'], r['fd']) for r in records if r['call'] in ('close', 'recv', 'send')], [('unseen', 4), ('unseen', 5), ('unseen', 3), ('exit', 3)],
          'what was closed')
    if shutil.which('node') is None:
        return
    program = folder.write('files.js', '''
        const net = require('net'), fs = require('fs')
        const server = net.createServer(c => {
          c.on('data', d => c.end(d))
          c.on('close', () => {
            server.close()
            let n = 0
            for (let i = 0; i < 6; i++)
              n += fs.readSync(fs.openSync(process.argv[1]), Buffer.alloc(10), 0, 10, null)
            console.log(n)
          })
        })
        server.listen(0, '127.0.0.1', () => {
          const c = net.connect(server.address().port, '127.0.0.1', () => c.write('halo.'))
          c.on('data', d => console.log(String(d)))
        })
    ''')
    result, records, said = folder.watch('node', program)
    equal((result.returncode, result.stdout, said), (0, b'halo.\n60\n', []), 'Node.js')
    check(not any(r['name'] == 'exit' or r['errno'] == 'ENOTSOCK' for r in records), calls(records))


@case
def streams_of_c():
    """dprintf () is a write (), fclose () a close (); what a stream reads and writes cannot be seen, which is said."""
    folder = Folder()
    unseen = ['soket: What is read and written by streams of C, as of fdopen (), is not shown: they call the kernel by themselves.']
    for flags in (), ('-O2', '-U_FORTIFY_SOURCE', '-D_FORTIFY_SOURCE=2'):
        program = folder.compile(IN_C % '''
          printf ("%d\\n", dprintf (c, "halo %d %s.", 42, "x"));
          printf ("%zd\\n", recv (d, b, sizeof b, 0));
        ''', *flags)
        plain = run([program])
        result, records, said = folder.watch(program)
        equal((result.returncode, result.stdout, said), (0, plain.stdout, []), flags)
        if shutil.which('addr2line'):
            # With _FORTIFY_SOURCE they are functions of the system's headers.
            equal({r['file'] for r in records if r['name'] not in KERNELS}, {f'{program}.c'}, flags)
            check_lines(records)
        equal([(r['name'], r['data']) for r in records if r['call'] in ('send', 'recv')], [('write', 'halo 42 x.'), (None, 'halo 42 x.')], flags)
    program = folder.compile(IN_C % '''
      FILE *f = fdopen (c, "r+");
      fputs ("halo\\n", f);
      fclose (f);
      printf ("%zd\\n", recv (d, b, sizeof b, MSG_WAITALL));
    ''')
    result, records, said = folder.watch(program)
    equal((result.returncode, result.stdout, said), (0, b'5\n', unseen), 'a stream')
    equal([(r['call'], r['fd'], r['name']) for r in records if r['call'] in ('send', 'recv', 'close')],
          [('close', 4, None), ('recv', 5, None), ('close', 3, 'exit'), ('close', 5, 'exit')], 'a stream')
    program = folder.compile(IN_C % '''
      memset (b, 'x', sizeof b - 1);
      printf ("%d\\n", dprintf (c, "%s", b));
    ''')
    result, records, said = folder.watch(program)
    equal((result.returncode, result.stdout, said), (0, b'4999\n', unseen), 'a long text')


@case
def in_vain_and_again():
    """Each call in vain that did not wait is one, and stands before what came behind it."""
    folder = Folder()
    program = folder.compile(IN_C % '''
      fcntl (d, F_SETFL, O_NONBLOCK);
      recv (d, b, 1, 0);
      recv (d, b, 2, 0);
      send (c, "halo", 4, 0);
      while (recv (d, b, 3, 0) < 0)
        continue;
    ''')
    result, records, said = folder.watch(program)
    equal((result.returncode, said), (0, []), 'the program')
    received = [(r['invocation'], r['errno']) for r in records if r['call'] == 'recv']
    equal(received[:2] + received[-1:], [('recv (1)', 'EAGAIN'), ('recv (2)', 'EAGAIN'), ('recv (3)', None)], 'received')
    times = [r['started_us'] for r in records if r['call'] == 'recv']
    equal(times, sorted(times), 'the order')


@case
def too_many_processes():
    """So many are watched at once; that others are not is said."""
    folder = Folder()
    program = folder.write('children.py', '''
        import os, socket
        s = socket.socket()
        s.bind(('127.0.0.1', 0))
        s.listen(100)
        r, w = os.pipe()
        children = []
        for i in range(40):
            children.append(os.fork())
            if children[i] == 0:
                os.close(w)
                os.read(r, 1)
                socket.create_connection(s.getsockname()).close()
                os._exit(0)
        os.close(w)
        for child in children:
            os.waitpid(child, 0)
    ''')
    result, records, said = folder.watch(sys.executable, program)
    match = re.fullmatch(r'soket: The calls of (\d+) processes? are not shown: 32 were watched already\.', '\n'.join(said))
    check(result.returncode == 0 and match, result.returncode, said)
    equal(calls(records).count('connect') + int(match[1]), 40, 'processes')


@case
def cannot_be_seen():
    folder = Folder()
    program = folder.compile(C_CLIENT, '-static', name='still')
    server = serve()
    result, records, said = folder.watch(program, server.port, 100)
    equal((result.returncode, result.stdout, records), (0, b'3 halo.\n', []), 'the program')
    equal(len(said), 1, said)
    check('linked statically' in said[0], said)
    if os.geteuid() != 0 and os.path.exists('/usr/bin/mount') and os.stat('/usr/bin/mount').st_mode & 0o4000:
        result, records, said = folder.watch('mount', '--version')
        check('other rights' in said[0], said)


# As soket-witness-wire.h has them.
MESSAGE = struct.Struct('HHIIIQqqIiqqqiIQIIQIIII')
GO = struct.Struct('IIQiI')
BEGIN, END, HELD = 3, 4, 16
RECV = 9


@case
def held():
    """Before each call a held program waits until it may go on: with fewer bytes than it asked for, with an error, or free."""
    folder = Folder()
    program = folder.write('held.py', '''
        import socket
        a, b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        b.bind(('127.0.0.1', 0))
        a.sendto(b'Isi pesan.', b.getsockname())
        print(b.recv(100))
        try:
            b.recv(100)
        except OSError as e:
            print(e.errno)
        a.close()
        b.close()
        print('end')
    ''')
    path = str(folder.path / 'here')
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    later(listener.close)
    listener.bind(path)
    listener.listen(1)
    listener.settimeout(DEADLINE)
    child = Program([sys.executable, program], ready=False, env={
        'LD_PRELOAD': os.environ['SOKET_WITNESS_LIBRARY'], 'SOKET_WITNESS': path, 'SOKET_WITNESS_HOLD': '1', 'PYTHONUNBUFFERED': '1'})
    s, _ = listener.accept()
    later(s.close)
    s.settimeout(DEADLINE)
    n_held = n_received = 0
    while True:
        packet = s.recv(1 << 17)
        if not packet:
            break
        fields = MESSAGE.unpack_from(packet)
        kind, tid, call, result, error, flags = fields[1], fields[4], fields[8], fields[12], fields[13], fields[14]
        if kind == END and call == RECV:
            n_received += 1
            equal((result, error), (4, 0) if n_received == 1 else (-1, errno.ECONNRESET), 'a recv')
        if kind != BEGIN or not flags & HELD:
            continue
        n_held += 1
        # It waits: nothing comes behind.
        check(not select.select([s], [], [], 0.02)[0], 'it does not wait')
        if call != RECV:
            s.send(GO.pack(tid, 0, 0, 0, 0))
        elif n_received == 0:
            s.send(GO.pack(tid, 0, 4, 0, 0))
        else:
            s.send(GO.pack(tid, 1, 0, errno.ECONNRESET, 0))
    equal(child.wait(), 0, child.stderr())
    equal(child.rest_of_output(), b"b'Isi '\n104\nend\n", 'what it printed')
    # socket, socket, bind, getsockname, sendto, recv, recv; then it is free.
    equal(n_held, 7, 'calls that were held')


@case
def slips():
    folder = Folder()
    result, records, said = folder.watch('no-such-program-here')
    equal((result.returncode, said), (127, ['soket: There is no program no-such-program-here that can be run.']), 'missing')
    result, records, said = folder.watch('')
    equal((result.returncode, said), (127, ['soket: There is no program "" that can be run.']), 'no name')
    not_run = folder.write('data.txt', 'no program')
    result, records, said = folder.watch(not_run)
    equal(result.returncode, 126, said)
    result, records, said = folder.watch('true')
    equal((result.returncode, said), (0, ['soket: No TCP or UDP socket of true was seen. Those of other kinds are not shown, and what calls the kernel by itself, as Go does, cannot be watched.']), 'no socket')
    result = run([SOKET, 'run'])
    equal(result.returncode, 2, result.stderr)
    check(b'A program to run is missing' in result.stderr, result.stderr)
    result = run([SOKET, 'run', '--what', 'true'])
    equal(result.returncode, 2, result.stderr)
    result = run([SOKET, 'run', 'true'], env={**folder.env, 'SOKET_WITNESS_LIBRARY': str(folder.path / 'none.so')})
    equal(result.returncode, 1, result.stderr)
    check(b'is missing' in result.stderr, result.stderr)
    result = run([SOKET, 'run', '--window', 'true'], env={**folder.env, 'SOKET_WITNESS_LIBRARY': str(folder.path / 'none.so')})
    equal(result.returncode, 1, result.stderr)
    check(b'is missing' in result.stderr and b'window' not in result.stderr, result.stderr)
    long = folder.path / ('d' * 120)
    long.mkdir()
    result = run([SOKET, 'run', 'true'], env={'XDG_RUNTIME_DIR': str(long)})
    equal(result.returncode, 1, result.stderr)
    check(b'too long a name' in result.stderr, result.stderr)


@case
def programs_that_are_there():
    """A file that is there and cannot be started: what it lacks is said, and what helps."""
    folder = Folder()
    for name, text, words in [('lost', b'#! /no/where/python \x1b[31m\n', b'its first line asks for /no/where/python, which'),
                              ('windows', f'#!{sys.executable}\r\nprint(1)\r\n'.encode(), b'save it with the line ends of Unix')]:
        program = folder.path / name
        program.write_bytes(text)
        program.chmod(0o755)
        for command in ['run'], ['check', 'server', 'echo', '--port', free_port()]:
            result = run([SOKET, *command, '--', program], env=folder.env)
            equal(result.returncode, 126 if command == ['run'] else 1, result.stderr)
            check(words in result.stderr and result.stderr.count(b'\n') == 1 and b'\x1b' not in result.stderr, result.stderr)
    native = folder.compile('int main (void) { return 0; }', '-Wl,--dynamic-linker=/no/where/ld.so')
    result = run([SOKET, 'run', native], env=folder.env)
    check(result.returncode == 126 and b'made for another system' in result.stderr, result.stderr)
    # One without a first line that names anybody is left to sh, as a shell does; one of this folder has to be named with it.
    plain = folder.write('plain', 'echo $0')
    plain.chmod(0o755)
    result = run([SOKET, 'run', './plain'], env=folder.env, cwd=folder.path)
    equal((result.returncode, result.stdout), (0, b'./plain\n'), result.stderr)
    window = Window(folder, 'window-1-0')
    result = run([SOKET, 'run', '--window', './plain'], env=folder.env, cwd=folder.path)
    equal((result.returncode, result.stdout, result.stderr), (0, b'./plain\n', b''), 'in the window')
    result = run([SOKET, 'run', '--window', './lost'], env=folder.env, cwd=folder.path)
    check(result.returncode == 126 and b'its first line asks for' in result.stderr, result.stderr)
    window.socket.close()
    for command in ['run'], ['check', 'server', 'echo']:
        result = run([SOKET, *command, '--', 'plain'], env=folder.env, cwd=folder.path)
        check(b'write ./plain.' in result.stderr, result.stderr)


@case
def hostile_names():
    """A file's name is shown as text, whatever is in it."""
    folder = Folder()
    server = serve()
    program = folder.write('a\x1b[31m\n"b.py', ECHO_CLIENT)
    result = run([SOKET, 'run', sys.executable, program, server.port], env=folder.env)
    equal(result.returncode, 0, result.stderr)
    equal(len(result.stderr.splitlines()), 5, result.stderr)
    check(b'\x1b' not in result.stderr, result.stderr)


class Window:
    """What the workbench has: a socket that programs tell their calls to."""

    def __init__(self, folder, name, age=0):
        self.path = folder.path / 'soket' / name
        self.path.parent.mkdir(mode=0o700, exist_ok=True)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        later(self.socket.close)
        self.socket.bind(str(self.path))
        self.socket.listen(8)
        self.socket.settimeout(DEADLINE)
        now = self.path.stat().st_mtime
        os.utime(self.path, (now - age, now - age))

    def told(self):
        """What the first program says that says anything; who only looks whether there is a window says nothing."""
        while True:
            program, _ = self.socket.accept()
            program.settimeout(DEADLINE)
            message = program.recv(1 << 17)
            if message:
                program.close()
                return message

    def is_asked(self):
        return bool(select.select([self.socket], [], [], 0)[0])


@case
def window():
    folder = Folder()
    server = serve()
    old = Window(folder, 'window-1-0', age=100)
    new = Window(folder, 'window-1-1', age=50)
    # Another program's, and one whose owner was killed.
    other = Window(folder, 'witness-1-2')
    gone = Window(folder, 'window-2-0')
    gone.socket.close()
    client = folder.write('client.py', ECHO_CLIENT)
    result = run([SOKET, 'run', '--window', '--', sys.executable, client, server.port], env=folder.env)
    equal((result.returncode, result.stdout, result.stderr), (0, b"b'Isi pesan.'\n", b''), 'the client')
    check(new.told())
    check(not old.is_asked() and not other.is_asked(), 'another was told')
    result = run([SOKET, 'run', '--window', '--', 'sh', '-c', 'echo out; echo err >&2; exit 7'], env=folder.env)
    equal((result.returncode, result.stdout, result.stderr), (7, b'out\n', b'err\n'), 'its own')
    result = run([SOKET, 'run', '--window', '--', './no-such-program'], env=folder.env)
    equal((result.returncode, result.stdout), (127, b''), 'no program')


@case
def terminal():
    folder = Folder()
    server = serve()
    window = Window(folder, 'window-1-0')
    folder.write('client.py', ECHO_CLIENT)
    # As the address sanitizer itself reads it, too: this program may have one.
    asan = "suppressions=''"
    result = run(['sh', '-c', f'eval "$({SOKET} run --print-env)" && eval "$({SOKET} run --print-env)" && {sys.executable} client.py {server.port} &&'
                  ' echo "$LD_PRELOAD" "$ASAN_OPTIONS"'], env={**folder.env, 'ASAN_OPTIONS': asan}, cwd=folder.path)
    library = os.environ['SOKET_WITNESS_LIBRARY']
    equal((result.returncode, result.stdout.decode(), result.stderr),
          (0, f"b'Isi pesan.'\n{library} {asan}:verify_asan_link_order=0\n", b''), 'the terminal')
    check(window.told())
    result = run([SOKET, 'run', '--print-env'], env=folder.env)
    equal(result.returncode, 0, 'status')
    check(all(re.fullmatch(r"export [A-Z_]+='[^']*'", line) for line in result.stdout.decode().splitlines()), result.stdout)


@case
def no_window():
    folder = Folder()
    for words in (['--window', '--', 'true'], ['--print-env']):
        result = run([SOKET, 'run', *words], env=folder.env)
        equal((result.returncode, result.stdout, result.stderr),
              (1, b'', b'soket: No window of Soket is open that could show the calls: open Soket first.\n'), words)
    for words in (['--window', '--json', 'true'], ['--print-env', 'true'], ['--window']):
        equal(run([SOKET, 'run', *words], env=folder.env).returncode, 2, words)


main()
