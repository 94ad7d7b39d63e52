#!/usr/bin/python3
# test-run-command.py - soket run as a command: what it refuses, holds, and tells a window
# SPDX-License-Identifier: GPL-3.0-or-later
import errno
import os
import re
import select
import socket
import struct
import sys

from soket_test import DEADLINE, SOKET, Program, case, check, equal, free_port, later, main, run, serve
from soket_watch import C_CLIENT, ECHO_CLIENT, Folder


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
