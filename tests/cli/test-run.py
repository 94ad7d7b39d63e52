#!/usr/bin/python3
# test-run.py - soket run: what is told of the calls of programs as they are
# SPDX-License-Identifier: GPL-3.0-or-later
import errno
import pathlib
import re
import signal
import sys

from soket_test import PEERS, SOKET, Program, case, check, equal, main, run, serve, wait_until
from soket_watch import ECHO_CLIENT, ECHO_SERVER, KERNELS, Folder, calls, check_lines, count_lost, split


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


main()
