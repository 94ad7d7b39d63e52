#!/usr/bin/python3
# test-run-programs.py - soket run: shells, threads, other languages, compiled and written programs
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import resource
import shutil
import signal
import sys

from soket_test import SOKET, case, check, equal, main, run, serve
from soket_watch import C_CLIENT, DUMP, Folder, calls, check_lines


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


main()
