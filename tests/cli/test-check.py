#!/usr/bin/python3
# test-check.py - the command `soket check`: the deck's programs fail what they are known to fail, careful ones nothing, and any program is survived
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys

from soket_check import CC, PATIENCE, REUSE, SERVER, Verdict, attempt, expect_sentence, folder, free_port, generate, indent, together, write
from soket_test import PEERS, SOKET, Program, Skip, case, check, equal, indonesia, later, main, run, serve, wait_until

# A server that does all of it right: a thread and a time-out for each client, no RST, and an answer only to what ends with a dot.
CAREFUL = '''
import socket, sys, threading
def serve(conn):
    try:
        with conn:
            conn.settimeout(30)
            data = bytearray()
            while b'.' not in data and len(data) <= 1048576 and (more := conn.recv(65536)):
                data += more
            message, dot, rest = data.partition(b'.')
            if dot:
                conn.sendall(message + dot)
            conn.shutdown(socket.SHUT_WR)
            while conn.recv(65536):
                pass
    except OSError:
        pass
with socket.socket() as s:
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(('127.0.0.1', int(sys.argv[1])))
    s.listen(64)
    while True:
        threading.Thread(target=serve, args=[s.accept()[0]], daemon=True).start()
'''


def to_the_letter(path, name):
    """The deck's server without what the port to Python 3 adds to survive scans."""
    text = (PEERS / f'{name}.py').read_text()
    text = re.sub(r'    # Not in the slides.*\n', '', text)
    shorter = text.replace('    try:\n        msg = recv_until(sc)\n        sc.sendall(msg)\n    except ConnectionError:\n        pass\n',
                           '    msg = recv_until(sc)\n    sc.sendall(msg)\n')
    shorter = shorter.replace("    try:\n        msg = recv_until(sc)\n    except ConnectionResetError:\n        msg = b''\n"
                              "    if not msg:\n        sc.close()\n        continue\n", '    msg = recv_until(sc)\n')
    check(shorter != text, 'the peer is another one:', text)
    for other in ['recv.py', 'caesar.py']:
        shutil.copy(PEERS / other, path)
    return write(path / f'{name}.py', shorter)


DECK_FAILS = {'two-at-once', 'long-message', 'silent-neighbour'}


@case
def servers_of_the_deck():
    def ported(service, name, *more):
        verdict = Verdict('server', service, sys.executable, PEERS / f'{name}.py')
        verdict.expect(DECK_FAILS | set(more), ['half-close'])
        verdict.expect_words('two-at-once', 'RST', 'SHUT_WR')
        verdict.expect_words('silent-neighbour', 'holds up', 'thread')
        verdict.expect_words('half-close', 'slides', 'dot')

    # The port of Caesar's server survives what recv () tells, and not what send () does.
    together(lambda: ported('echo', 'tcp_echo_server'), lambda: ported('caesar', 'caesar_server', 'never-reads'))


# As in the slides to the letter: whoever breaks a connection, and of Caesar whoever says nothing, ends the server.
@case
def servers_of_the_deck_to_the_letter():
    path = folder()

    def literal(service, name, *more):
        verdict = Verdict('server', service, sys.executable, to_the_letter(path, name))
        verdict.expect(DECK_FAILS | {'reset', 'never-reads', *more}, ['half-close'])
        verdict.expect_words('reset', 'ConnectionResetError', 'ends the server', 'accept ()')
        for each in more:
            verdict.expect_words(each, 'IndexError', 'ends the server')

    together(lambda: literal('echo', 'tcp_echo_server'), lambda: literal('caesar', 'caesar_server', 'connect-and-close'))


# Each client has a thread, in C a process, of its own.
@case
def servers_that_are_generated():
    path = folder()
    ports = [free_port() for _ in range(6)]
    keys = 'side=server careful=1 max-message=1048576'
    generate(path, f'0.py python {keys} port={ports[0]}', f'1.py python {keys} keep-open=1 port={ports[1]}',
             f'2.py python {keys} service=caesar port={ports[2]}',
             *([f'3.c c {keys} port={ports[3]}', f'4.c c {keys} keep-open=1 port={ports[4]}', f'5.c c {keys} service=caesar port={ports[5]}'] if CC else []))

    def generated(number):
        command = [sys.executable, path / f'{number}.py'] if number < 3 else [path / str(number)]
        verdict = Verdict('server', 'caesar' if number in [2, 5] else 'echo', *command, port=ports[number], with_port=False)
        verdict.expect([], ['half-close'])

    together(*[lambda number=number: generated(number) for number in range(6 if CC else 3)])


@case
def servers_that_are_careful():
    path = folder()

    def own(service, *options):
        port = free_port()
        Verdict('server', service, SOKET, 'serve', service, '--port', port, *options, port=port, with_port=False).expect([], ['half-close'])

    together(lambda: Verdict('server', 'echo', sys.executable, write(path / 'careful.py', CAREFUL)).expect([]),
             lambda: own('echo'), lambda: own('echo', '--keep-open'), lambda: own('caesar'))


# Each takes a long message in parts, one of them all the time that it needs, longer than a server that does nothing is waited for.
SLOW = '''
import socket, sys, time
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', int(sys.argv[1])))
s.listen(5)
while True:
    conn, name = s.accept()
    data = bytearray()
    try:
        while b'.' not in data and (more := conn.recv(65536)):
            data += more
            if len(data) > 70000:
                time.sleep(%s)
        message, dot, rest = data.partition(b'.')
        conn.sendall(message + dot)
        conn.shutdown(socket.SHUT_WR)
        conn.settimeout(1)
        while conn.recv(65536):
            pass
    except OSError:
        pass
    conn.close()
'''


@case
def slow_servers():
    path = folder()

    def slow():
        verdict = Verdict('server', 'echo', sys.executable, write(path / 'slow.py', SLOW % '0.9'))
        verdict.expect(['silent-neighbour'], ['half-close'])

    def stuck():
        """It takes the beginning, and then nothing more: that is not waited for."""
        verdict = Verdict('server', 'echo', sys.executable, write(path / 'stuck.py', SLOW % '1000'))
        check({'long-message', 'silent-neighbour'} <= verdict.having('failed'), verdict.cases)
        check(re.fullmatch(r'No answer came in \d\d s\.', verdict.cases['long-message']['seen']), verdict.cases['long-message'])

    together(slow, stuck)


@case
def other_servers():
    def ncat(verdict):
        """It writes to cat and waits, while cat may wait for ncat to read: a long message can stop both."""
        check(verdict.having('failed') <= {'long-message'}, verdict.cases)

    jobs = []
    if shutil.which('ncat'):
        jobs.append(lambda port: ncat(Verdict('server', 'echo', 'ncat', '-lk', '-e', '/bin/cat', '127.0.0.1', port=port)))
    if shutil.which('socat'):
        jobs.append(lambda port: Verdict('server', 'echo', 'socat', f'TCP-LISTEN:{port},fork,reuseaddr', 'EXEC:cat', port=port, with_port=False)
                    .expect([], ['half-close']))
    if not jobs:
        raise Skip('neither ncat nor socat is installed')
    together(*[lambda job=job: job(free_port()) for job in jobs])


# One that somebody else has started; what ends is told, and cannot be started again.
@case
def server_that_runs_already():
    server = serve()
    verdict = Verdict('server', 'echo', port=server.port)
    verdict.expect([], ['half-close', 'restarted'])
    verdict.expect_words('restarted', 'Not played', '--')

    path = folder()
    deck = Program([sys.executable, to_the_letter(path, 'caesar_server'), 0])
    verdict = Verdict('server', 'caesar', port=deck.port)
    equal(verdict.cases['connect-and-close']['outcome'], 'ended')
    equal(verdict.having('failed'), {'two-at-once', 'connect-and-close'})
    check('answers no more' in verdict.cases['reset']['sentence'], verdict.cases['reset'])
    equal(deck.wait(), 1)


@case
def bug_of_a_restart():
    path = folder()
    text = SERVER % dict(option='', body=indent('data = until(conn)\nif b"." in data:\n    conn.sendall(data)', 8))
    verdict = Verdict('server', 'echo', sys.executable, write(path / 'server.py', text))
    equal(verdict.cases['restarted']['outcome'], 'ended', verdict.cases['restarted'])
    verdict.expect_words('restarted', 'Address already in use', 'SO_REUSEADDR', 'TIME-WAIT')

    # Once more at once: it cannot listen at all.
    result = attempt('server', 'echo', '--port', verdict.port, '--', sys.executable, path / 'server.py', verdict.port)
    equal((result.returncode, result.stdout), (1, b''))
    check(b'SO_REUSEADDR' in result.stderr, result.stderr)

    # One that is ended by a case cannot come back for the others.
    text = SERVER % dict(option='', body=indent('data = until(conn)\nconn.sendall(data) if data else sys.exit("nothing came")', 8))
    verdict = Verdict('server', 'echo', sys.executable, write(path / 'server.py', text))
    verdict.expect_words('connect-and-close', 'nothing came')
    check('could not be started again' in verdict.cases['reset']['sentence'], verdict.cases['reset'])
    equal(verdict.cases['restarted']['state'], 'failed')


@case
def clients_of_the_deck():
    def deck(service, name):
        """That of Caesar sends back what it has got of the reply, without a dot, and waits."""
        verdict = Verdict('client', service, sys.executable, PEERS / f'{name}.py')
        fails = ['silent-server'] if service == 'echo' else ['silent-server', 'cut-reply']
        verdict.expect(fails, {'cut-reply', 'reply-reset', 'nobody-there'} - set(fails))
        verdict.expect_words('silent-server', 'without end', 'settimeout')
        verdict.expect_words('nobody-there', 'ConnectionRefusedError', 'start the server first')

    together(lambda: deck('echo', 'tcp_echo_client'), lambda: deck('caesar', 'caesar_client'))


@case
def clients():
    path = folder()
    ports = [free_port() for _ in range(3)]
    message = b'Isi pesan.'.hex()
    generate(path, f'0.py python port={ports[0]} timeout=3000 message={message}',
             f'1.py python service=caesar port={ports[1]} timeout=3000 message={b"e10abc.".hex()}',
             *([f'2.c c port={ports[2]} timeout=3000 message={message}'] if CC else []))

    def generated(number):
        command = [sys.executable, path / f'{number}.py'] if number < 2 else [path / '2']
        Verdict('client', 'caesar' if number == 1 else 'echo', *command, port=ports[number], with_port=False).expect(
            [], ['cut-reply', 'reply-reset', 'nobody-there'] if number < 2 else ['cut-reply'])

    def own():
        port = free_port()
        verdict = Verdict('client', 'echo', SOKET, 'send', 'echo', '--port', port, '--timeout', 2000, 'Isi pesan.', port=port, with_port=False)
        verdict.expect([], ['cut-reply'])

    together(own, *[lambda number=number: generated(number) for number in range(3 if CC else 2)])


@case
def client_in_the_background():
    text = write(folder() / 'daemon.py', """
import os, time
if os.fork() == 0:
    os.setsid()
    time.sleep(1000)
""")
    for udp in (False, True):
        Verdict('client', 'echo', sys.executable, text, udp=udp).expect_first('absent', 'went into the background', 'in the foreground')


# The slides' server does all of it right; both clients wait for ever, and the one that is not connected takes what anybody sends.
@case
def datagrams_of_the_deck():
    def client(name, *fails):
        verdict = Verdict('client', 'echo', sys.executable, PEERS / f'{name}.py', udp=True)
        verdict.expect(fails)
        verdict.expect_words('lost-answer', 'without end', 'settimeout')
        return verdict

    def unconnected():
        verdict = client('udp_echo_client', 'a-stranger-first', 'lost-answer', 'no-receiver')
        verdict.expect_words('a-stranger-first', 'It printed "Bukan dari server"', 'connect ()', 'anybody')
        verdict.expect_words('no-receiver', 'ECONNREFUSED')

    together(lambda: Verdict('server', 'echo', sys.executable, PEERS / 'udp_echo_server.py', udp=True).expect([]), unconnected,
             lambda: client('udp_echo_client_connected', 'lost-answer'))


# An unconnected client takes what anybody sends, as its comment says; a connected one is careful.
@case
def datagrams_of_what_is_generated():
    path = folder()
    languages = {'python': 'py', 'c': 'c'} if CC else {'python': 'py'}
    jobs = []

    def play(side, name, language, port, fails):
        command = [sys.executable, path / f'{name}.py'] if language == 'python' else [path / name]
        Verdict(side, 'echo', *command, port=port, with_port=False, udp=True).expect(fails)

    for language, extension in languages.items():
        for number, (side, keys, fails) in enumerate([('server', '', []), ('client', 'connected=1', []), ('client', '', ['a-stranger-first'])]):
            port = free_port(socket.SOCK_DGRAM)
            name = f'{language}-{number}'
            keys = f'{keys} timeout=3000 message={b"Isi pesan.".hex()}'.strip() if side == 'client' else 'careful=1'
            generate(path, f'{name}.{extension} {language} transport=udp side={side} port={port} {keys}')
            jobs.append(lambda args=(side, name, language, port, fails): play(*args))

    def own():
        port = free_port(socket.SOCK_DGRAM)
        Verdict('server', 'echo', SOKET, 'serve', 'echo', '--transport', 'udp', '--port', port, port=port, with_port=False, udp=True).expect([])

    def own_client():
        port = free_port(socket.SOCK_DGRAM)
        Verdict('client', 'echo', SOKET, 'send', 'echo', '--transport', 'udp', '--connected', '--timeout', 5000, '--port', port, 'Isi pesan.', port=port,
                with_port=False, udp=True).expect([])

    together(own, own_client, *jobs)


@case
def datagram_ports():
    server = serve('--transport', 'udp')
    for side in ['server', 'client']:
        expect_sentence(attempt(side, 'echo', '--transport', 'udp', '--port', server.port, '--', sys.executable, '-c', ''),
                        f'Port {server.port} is used by soket ({server.pid})', '--port')
    Verdict('server', 'echo', port=server.port, udp=True).expect([])
    port = free_port(socket.SOCK_DGRAM)
    expect_sentence(attempt('server', 'echo', '--transport', 'udp', '--port', port), f'Nobody receives on 127.0.0.1:{port} over UDP', 'start the server')
    path = write(folder() / 'ends.py', 'raise SystemExit("the last line")')
    expect_sentence(attempt('server', 'echo', '--transport', 'udp', '--port', port, '--', sys.executable, path), 'the last line', f'UDP port {port}')
    result = attempt('server', 'caesar', '--transport', 'udp')
    equal((result.returncode, result.stdout), (2, b''))
    check(b'caesar' in result.stderr and b'UDP' in result.stderr, result.stderr)


def alive(marker):
    """The processes whose command has this word."""
    found = []
    for entry in pathlib.Path('/proc').iterdir():
        try:
            if entry.name.isdigit() and marker.encode() in (entry / 'cmdline').read_bytes() and (entry / 'stat').read_text().split(') ')[1][0] != 'Z':
                found.append(entry.name)
        except OSError:
            pass
    return found


# Whatever a program does, the check ends in time, says so, and leaves nothing behind.
@case
def programs_that_misbehave():
    path = folder()
    good = indent('data = until(conn)\nif b"." in data:\n    conn.sendall(data.partition(b".")[0] + b".")', 8)
    texts = {
        'ends': 'import sys\nprint("first line")\nsys.exit("the last\\x1b[31m line")',
        'never': 'import time\ntime.sleep(1000)',
        'prints': 'import os\nwhile True:\n    os.write(1, b"x" * 1048576)',
        'forks': 'import os\nif os.fork():\n    os._exit(0)\n' + SERVER % dict(option=REUSE, body=good),
        'children': 'import os, time\nif os.fork() == 0:\n    time.sleep(1000)\n' + SERVER % dict(option=REUSE, body=good),
        'ignores': 'import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n' + SERVER % dict(option=REUSE, body=good),
        'shouts': 'import os, threading\ndef shout():\n    while True:\n        os.write(1, b"x" * 1048576)\nthreading.Thread(target=shout, daemon=True).start()\n'
                  + SERVER % dict(option=REUSE, body=good),
    }
    marker = f'misbehaves-{os.getpid()}'

    def play(name):
        port = free_port()
        return attempt('server', 'echo', '--port', port, '--', sys.executable, write(path / f'{name}.py', texts[name]), port, marker)

    def judged(name):
        result = play(name)
        equal((result.returncode, result.stderr), (0, b''), result.stdout)
        check(result.stdout.endswith(b'\n12 passed, 0 failed\n'), result.stdout)

    together(lambda: expect_sentence(play('ends'), 'status 1', 'the last\\x1b[31m line', 'before it listened'),
             lambda: expect_sentence(play('never'), 'does not listen', '--port'),
             lambda: expect_sentence(play('prints'), 'does not listen', '--port'),
             lambda: expect_sentence(play('forks'), 'background', 'foreground'),
             lambda: judged('children'), lambda: judged('ignores'), lambda: judged('shouts'))
    wait_until(lambda: not alive(marker), 'the programs and their children to end')


@case
def ports_and_commands():
    server = serve()
    for side in ['server', 'client']:
        expect_sentence(attempt(side, 'echo', '--port', server.port, '--', sys.executable, '-c', ''),
                        f'Port {server.port} is used by soket ({server.pid})', '--port')
    port = free_port()
    expect_sentence(attempt('server', 'echo', '--port', port), f'Nobody listens on 127.0.0.1:{port}', 'start the server')
    # Without --port it is the service's own, where nobody else uses it.
    alone = [sys.executable, str(pathlib.Path(__file__).parent.parent / 'with-network.py')]
    if subprocess.run(alone, stdin=subprocess.DEVNULL).returncode == 0:
        expect_sentence(subprocess.run([*alone, SOKET, 'check', 'server', 'echo'], capture_output=True, stdin=subprocess.DEVNULL, timeout=60),
                        'Nobody listens on 127.0.0.1:5555', 'start the server')
    for command in ['no-such-program', '/etc/passwd', './nothing', '']:
        result = attempt('server', 'echo', '--port', port, '--', command)
        equal((result.returncode, result.stdout), (1, b''), command)
        check(b'no program' in result.stderr, result.stderr)
        equal(b'write python3 /etc/passwd' in result.stderr, command == '/etc/passwd', result.stderr)


@case
def wrong_usage():
    for words, part in [([], 'server, client'), (['peer', 'echo'], 'peer'), (['server'], 'echo, caesar'), (['server', 'ftp'], 'ftp'),
                        (['server', 'echo', 'x'], 'x'), (['server', 'echo', '--'], '--'), (['client', 'echo'], '--'), (['server', 'echo', '--port', '0'], '--port'),
                        (['server', 'echo', '--port', '65536'], '65536'), (['server', 'echo', '--frobnicate'], '--frobnicate'),
                        (['server', 'echo', '--json=1'], '--json'), (['server', 'a\x1b[31m'], '\\x1b'), (['--port', '5', '--', 'true'], 'server, client')]:
        result = attempt(*words)
        equal((result.returncode, result.stdout), (2, b''), words)
        check(part in result.stderr.decode(), words, result.stderr.decode())
        equal(len(result.stderr.decode().splitlines()), 1, words)
    result = attempt('--help')
    equal((result.returncode, result.stderr), (0, b''))
    check(b'soket check' in result.stdout and b'--json' in result.stdout, result.stdout)


@case
def stopped_by_a_signal():
    path = folder()
    for number, status in [(signal.SIGINT, 130), (signal.SIGTERM, 143)]:
        port = free_port()
        marker = f'stopped-{os.getpid()}-{status}'
        program = Program([SOKET, 'check', 'server', 'echo', '--port', port, '--', sys.executable, write(path / 'careful.py', CAREFUL), port, marker],
                          ready=False)
        equal(program.read_line(), 'passed\tOne message')
        equal(program.stop(number), status, program.stderr())
        equal(program.stderr(), 'soket: The check was cancelled.\n')
        check('failed' not in program.rest_of_output().decode(), 'the rest was judged')
        wait_until(lambda: not alive(marker), 'the program to end')


# Killed it ends nobody, and yet what it had started ends.
@case
def killed():
    path = folder()
    port = free_port()
    marker = f'killed-{os.getpid()}'
    program = Program([SOKET, 'check', 'server', 'echo', '--port', port, '--', sys.executable, write(path / 'careful.py', CAREFUL), port, marker], ready=False)
    equal(program.read_line(), 'passed\tOne message')
    program.process.kill()
    program.process.wait()
    wait_until(lambda: not alive(marker), 'the program to end')


# A service that goes into the background, in a session of its own, with what the program prints to, and is deaf.
GOES_AWAY = '''
import os, signal, socket, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        s = socket.socket()
        s.bind(('127.0.0.1', int(sys.argv[3])))
        s.listen(1)
        time.sleep(1000)
    os._exit(0)
os.wait()
'''


def listens(port):
    with socket.socket() as s:
        return s.connect_ex(('127.0.0.1', port)) == 0


# What leaves the program's group and session goes with the check: when it has ended, was interrupted, or is killed.
@case
def daemons():
    path = folder()
    marker = f'daemons-{os.getpid()}'
    text = write(path / 'server.py', GOES_AWAY + CAREFUL)
    other = subprocess.Popen([sys.executable, '-c', 'import time\ntime.sleep(1000)', 'other'], start_new_session=True)
    later(other.kill)

    def command(number):
        return [SOKET, 'check', 'server', 'echo', '--port', number, '--', sys.executable, text, number, marker, str(away)]

    away = free_port()
    result = run(command(free_port()), timeout=PATIENCE)
    equal((result.returncode, alive(marker)), (0, []), result.stdout)
    check(not listens(away), 'the port of the daemon')

    for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        away = free_port()
        program = Program(command(free_port()), ready=False)
        equal(program.read_line(), 'passed\tOne message')
        wait_until(lambda: listens(away), 'the daemon to listen')
        program.process.send_signal(number)
        equal((program.wait(), alive(marker)), (status, []), program.stderr())
        check(not listens(away), 'the port of the daemon')

    away = free_port()
    program = Program(command(free_port()), ready=False)
    equal(program.read_line(), 'passed\tOne message')
    wait_until(lambda: listens(away), 'the daemon to listen')
    program.process.kill()
    program.process.wait()
    wait_until(lambda: not alive(marker), 'all of it to end')
    # A process loses its command line first and closes its sockets after that, and nobody is left who waits for it.
    wait_until(lambda: not listens(away), 'the port of the daemon to close')
    equal(other.poll(), None, 'a program that was not started by it')


# For people: a line for each case, what was seen, what it means, what to change, and the sum.
@case
def text_for_people():
    path = folder()
    port = free_port()
    text = write(path / 'server.py', SERVER % dict(option=REUSE, body=indent('conn.sendall(until(conn) + b"\\n")', 8)))
    result = attempt('server', 'echo', '--port', port, '--trace', '--', sys.executable, text, port)
    lines = result.stdout.decode().splitlines()
    equal(lines[0], 'failed\tOne message')
    equal([line[:1] for line in lines[1:4]], ['\t'] * 3, lines)
    check(lines[3].startswith('\t→ '), lines)
    equal(lines[-1], '0 passed, 1 failed')
    equal(sum('Not played' in line for line in lines), 1, lines)
    check(b'connect (' in result.stderr and b'recv (' in result.stderr, result.stderr)

    result = attempt('server', 'echo', '--port', port, '--', sys.executable, text, port, env=indonesia())
    lines = result.stdout.decode().splitlines()
    equal(lines[0], 'gagal\tSatu pesan')
    equal(lines[-1], '0 lulus, 1 gagal')
    check('Tidak dimainkan' in result.stdout.decode(), lines)


main()
