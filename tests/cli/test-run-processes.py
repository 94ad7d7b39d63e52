#!/usr/bin/python3
# test-run-processes.py - soket run: what goes on, has rights, is many, or is watched by nobody
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys

from soket_test import SOKET, Program, Skip, case, check, equal, main, run, serve, wait_until
from soket_watch import C_CLIENT, ECHO_CLIENT, KERNELS, Folder, calls, check_lines, count_lost


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
    # These tests may have been started by nohup themselves.
    watched = Program([SOKET, 'run', sys.executable, program], ready=False, env=folder.env, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL))
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
    for words in (['nohup', sys.executable, program], ['sh', '-c', 'trap "" INT QUIT; exec "$@"', 'sh', sys.executable, program]):
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


main()
