#!/usr/bin/python3
# test-send.py - what `soket send echo` does with servers that behave well, badly and not at all
# SPDX-License-Identifier: GPL-3.0-or-later
import fcntl
import os
import pathlib
import pty
import re
import resource
import select
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time

from soket_test import (DEADLINE, SOKET, Program, Skip, case, check, clean, equal, expect_failure, expect_reply, have_ipv6, indonesia, later,
                        listener, main, port_of, read_exactly, read_to_end, reset, run, send, serve, udp_socket, wait_until)


class Answerer:
    """A server for one connection: @answer gets the accepted socket."""

    def __init__(self, answer):
        self.socket = listener()
        self.port = port_of(self.socket)
        self.error = None
        self.thread = threading.Thread(target=self._run, args=(answer,), daemon=True)
        self.thread.start()

    def _run(self, answer):
        try:
            c, _ = self.socket.accept()
            c.settimeout(DEADLINE)
            with c:
                answer(c)
        except Exception as error:
            self.error = error

    def join(self):
        self.thread.join(DEADLINE)
        if self.error:
            raise self.error


def exchange(answer, *words, **kwargs):
    server = Answerer(answer)
    result = send(server.port, *words, **kwargs)
    server.join()
    return result


@case
def exactly_the_bytes():
    got = []

    def answer(c):
        got.append(read_to_end(c)[0])
        c.sendall(b'ok.')
    # A dot sends no more than itself; without one the end of the stream ends the message.
    expect_reply(exchange(answer, 'tanpa titik'), b'ok.')
    equal(got.pop(), b'tanpa titik')
    expect_reply(exchange(answer, b'\xff\xfe\x80'), b'ok.')
    equal(got.pop(), b'\xff\xfe\x80')
    expect_reply(exchange(answer, '--', '-x'), b'ok.')
    equal(got.pop(), b'-x')
    expect_reply(exchange(answer, '--', '--'), b'ok.')
    equal(got.pop(), b'--')
    expect_reply(exchange(answer, '-'), b'ok.')
    equal(got.pop(), b'-')
    expect_reply(exchange(answer, ''), b'ok.')
    equal(got.pop(), b'')
    expect_reply(exchange(answer, stdin=b'\0\1\2 from standard input\n'), b'ok.')
    equal(got.pop(), b'\0\1\2 from standard input\n')
    expect_reply(exchange(answer, stdin=b''), b'ok.')
    equal(got.pop(), b'')
    # With a word standard input is not touched.
    expect_reply(exchange(answer, 'word', stdin=b'input'), b'ok.')
    equal(got.pop(), b'word')


@case
def options_after_the_message():
    server = serve()
    result = run([SOKET, 'send', 'echo', 'Isi pesan.', '--port', server.port, '--host=127.0.0.1'])
    expect_reply(result, b'Isi pesan.')


@case
def pasted_host():
    server = serve()
    expect_reply(run([SOKET, 'send', 'echo', 'Isi pesan.', '--port', server.port, '--host', ' 127.0.0.1\n']), b'Isi pesan.')
    expect_reply(run([SOKET, 'send', 'echo', 'Isi pesan.', '--host', f'127.0.0.1:{server.port} ']), b'Isi pesan.')


@case
def length_on_the_wire():
    got = []

    def answer(c):
        data = c.recv(4, socket.MSG_WAITALL)
        got.append(data + c.recv(struct.unpack('!I', data)[0], socket.MSG_WAITALL))
        c.sendall(b'\0\0\0\x03abc')
        # Nobody closes for the client: it leaves by itself.
        equal(read_to_end(c)[0], b'')
    expect_reply(exchange(answer, '--framing', 'length', 'Isi.'), b'abc')
    equal(got.pop(), b'\0\0\0\x04Isi.')


@case
def the_first_reply_counts():
    def answer(c):
        c.recv(100)
        c.sendall(b'satu.dua.')
        read_to_end(c)
    expect_reply(exchange(answer, 'x.'), b'satu.')
    expect_reply(exchange(answer, 'x.', '--timeout', '600000'), b'satu.')


@case
def reply_in_pieces():
    def answer(c):
        c.recv(100)
        c.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for i in range(10):
            c.sendall(b'Isi pesan.'[i:i + 1])
    expect_reply(exchange(answer, 'x.'), b'Isi pesan.')


@case
def reply_ends_with_the_stream():
    def answer(c):
        c.recv(100)
        c.sendall(b'tanpa titik')
    expect_reply(exchange(answer, 'x.'), b'tanpa titik')


@case
def reply_without_end():
    # Longer than any limit, and printed as it comes: what was printed is there although the end is an error.
    block = bytes(range(256)) * 256
    whole = Answerer(lambda c: (read_to_end(c), [c.sendall(block) for _ in range(64)]))
    result = send(whole.port, '--framing', 'none', 'x')
    whole.join()
    equal((result.returncode, result.stderr), (0, b''))
    check(result.stdout == block * 64, len(result.stdout))

    def stall(c):
        c.sendall(block)
        c.recv(10)
        c.recv(1)
    stalled = Answerer(stall)
    process = Program([SOKET, 'send', 'echo', '--port', stalled.port, '--framing', 'none', '--timeout', '600000', 'x'], ready=False)
    got = b''
    while len(got) < len(block):
        check(select.select([process.process.stdout], [], [], DEADLINE)[0], 'nothing more comes', len(got))
        got += os.read(process.process.stdout.fileno(), 65536)
    equal(got, block)
    process.stop()

    # A terminal gets whole characters, however they come: each piece by itself, as the one before has been shown.
    master, slave = pty.openpty()
    shown = bytearray()

    def slowly(c):
        read_to_end(c)
        for piece, so_far in [(b'a\xc3', 'a'), (b'\xa9b\xf0\x9f', 'aéb'), (b'\x99\x82', 'aéb🙂'), (b'\xc3', 'aéb🙂')]:
            c.sendall(piece)
            while len(shown) < len(so_far.encode()):
                wait_until(lambda: select.select([master], [], [], 0)[0], 'the piece to be shown')
                shown.extend(os.read(master, 100))
    cut = Answerer(slowly)
    result = send(cut.port, '--framing', 'none', 'x', stdout=slave)
    os.close(slave)
    equal(result.returncode, 0)
    equal(bytes(shown) + os.read(master, 100), 'aéb🙂\\xc3\r\n'.encode())
    os.close(master)

    # Nobody reads on: it ends.
    def for_ever(c):
        try:
            while True:
                c.sendall(block)
        except OSError:
            pass
    endless = Answerer(for_ever)
    reader, writer = os.pipe()
    process = Program([SOKET, 'send', 'echo', '--port', endless.port, '--framing', 'none', '--timeout', '600000', 'x'], ready=False, stdout=writer)
    os.close(writer)
    check(os.read(reader, 10) == block[:10])
    os.close(reader)
    equal((process.wait(), process.stderr()), (141, ''), 'with nobody who reads')


@case
def no_byte_of_reply():
    expect_failure(exchange(lambda c: c.recv(100), 'x.'))
    expect_failure(exchange(lambda c: c.recv(100), '--framing', 'newline', 'x\n'))


@case
def reset_before_the_reply():
    def answer(c):
        c.recv(100)
        c.sendall(b'half')
        reset(c)
    expect_failure(exchange(answer, 'x.'), 'RST')


@case
def reply_cut_short():
    for part in [b'', b'\0', b'\0\0\0', b'\0\0\0\x05', b'\0\0\0\x05abcd']:
        def answer(c):
            c.recv(100)
            c.sendall(part)
        expect_failure(exchange(answer, '--framing', 'length', 'x'))


@case
def reply_at_the_limit():
    def at_limit(c):
        c.recv(100)
        c.sendall(b'x' * 1048575 + b'.')
    expect_reply(exchange(at_limit, 'x.'), b'x' * 1048575 + b'.')

    def above(c):
        c.recv(100)
        try:
            c.sendall(b'x' * 1048576 + b'.')
            read_to_end(c)
        except (BrokenPipeError, ConnectionResetError):
            pass
    expect_failure(exchange(above, 'x.'), '1')

    def told(c):
        c.recv(100)
        c.sendall(b'\xff\xff\xff\xff')
        read_to_end(c)
    expect_failure(exchange(told, '--framing', 'length', 'x'))


@case
def refused():
    # A bound socket that does not listen is a closed port that nobody else can take.
    s = socket.socket()
    later(s.close)
    s.bind(('127.0.0.1', 0))
    expect_failure(send(port_of(s), 'x.'), f'Nobody listens on 127.0.0.1:{port_of(s)}')


@case
def connected_datagram_refused():
    s = udp_socket()
    port = port_of(s)
    s.close()
    expect_failure(send(port, '--transport', 'udp', '--connected', 'x'), f'Nobody receives on 127.0.0.1:{port}')


@case
def timeouts():
    silent = listener()
    began = time.monotonic()
    expect_failure(send(port_of(silent), '--timeout', '300', 'x.'), 'Connected, but no complete reply', 'in 300 ms')
    s = udp_socket()
    for option in [[], ['--connected']]:
        expect_failure(send(port_of(s), '--transport', 'udp', *option, '--timeout', '300', 'x'), 'no reply came', 'in 300 ms')
    seconds = time.monotonic() - began
    check(0.85 <= seconds, f'{seconds} s')

    # It bounds the whole exchange, not the time between two bytes.
    def drip(c):
        c.recv(100)
        try:
            while not select.select([c], [], [], 0.05)[0]:
                c.sendall(b'x')
        except (BrokenPipeError, ConnectionResetError):
            pass
    expect_failure(exchange(drip, '--timeout', '500', 'x.'))


@case
def datagrams_too_large():
    s = udp_socket()
    # The kernel refuses it.
    for size in [65508, 70000, 1048576]:
        expect_failure(send(port_of(s), '--transport', 'udp', stdin=b'x' * size), '65', '507')
        traced = send(port_of(s), '--transport', 'udp', '--trace', stdin=b'x' * size)
        check(f'sendto ({size}, 127.0.0.1:{port_of(s)}): EMSGSIZE' in traced.stderr.decode(), traced.stderr)
    # No message is so long.
    expect_failure(send(port_of(s), '--transport', 'udp', '--trace', stdin=b'x' * 1048577), 'at most', 'TCP')
    check(not select.select([s], [], [], 0)[0], 'something was sent')
    server = serve('--transport', 'udp')
    expect_reply(send(server.port, '--transport', 'udp', stdin=b'x' * 65507), b'x' * 65507)


@case
def empty_datagram():
    s = udp_socket()

    def answer():
        equal(s.recvfrom(100)[0], b'')
    server = serve('--transport', 'udp')
    for option in [[], ['--connected']]:
        expect_reply(send(server.port, '--transport', 'udp', *option, ''), b'')
        expect_reply(send(server.port, '--transport', 'udp', *option, stdin=b''), b'')


@case
def answered_by_a_stranger():
    asked, stranger = udp_socket(), udp_socket()

    def answer():
        _, client = asked.recvfrom(100)
        stranger.sendto(b'from somebody else', client)
        asked.sendto(b'from whom was asked', client)
    for option, wanted in [([], b'from somebody else'), (['--connected'], b'from whom was asked')]:
        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        result = send(port_of(asked), '--transport', 'udp', *option, 'x')
        thread.join()
        equal((result.returncode, result.stdout), (0, wanted))
        if option:
            equal(result.stderr, b'')
        else:
            equal(result.stderr.count(b'\n'), 1)
            for s in [asked, stranger]:
                check(f'127.0.0.1:{port_of(s)}'.encode() in result.stderr, result.stderr)


@case
def text_after_the_end():
    server = serve('--keep-open')
    result = send(server.port, 'abc.def')
    equal((result.returncode, result.stdout, result.stderr),
          (0, b'abc.', b'soket: The message ends at the first dot; a reply to "def" would not be shown.\n'))
    result = send(server.port, b'abc.\x1b[31m\n' + b'x' * 5000)
    equal((result.returncode, result.stdout), (0, b'abc.'))
    check(clean(result.stderr) and result.stderr.count(b'\n') == 1 and len(result.stderr) < 400, result.stderr)
    server = serve('--framing', 'newline')
    result = send(server.port, '--framing', 'newline', 'abc\ndef')
    equal((result.returncode, result.stdout), (0, b'abc\n'))
    check(b'newline; a reply to "def" would not be shown.' in result.stderr, result.stderr)
    server = serve('--framing', 'crlf')
    result = send(server.port, '--framing', 'crlf', '--escapes', r'abc\nd\re\r\ndef\n')
    equal((result.returncode, result.stdout), (0, b'abc\nd\re\r\n'))
    check(rb'CR LF; a reply to "def\n" would not be shown.' in result.stderr, result.stderr)
    # A dot at the end, other framings and datagrams have nothing after their end.
    server = serve('--framing', 'none')
    expect_reply(send(server.port, '--framing', 'none', 'abc.def'), b'abc.def')


@case
def terminal():
    server = serve()
    for message, wanted in [(b'Isi pesan.', b'Isi pesan.'), (b'\x1b[31mred\n\xff.', b'\\x1b[31mred\\n\\xff.')]:
        master, slave = pty.openpty()
        result = send(server.port, stdin=message, stdout=slave)
        os.close(slave)
        data = b''
        try:
            while more := os.read(master, 1000):
                data += more
        except OSError:
            pass
        os.close(master)
        equal((result.returncode, result.stderr, data), (0, b'', wanted + b'\r\n'))


@case
def output_that_cannot_be_written():
    server = serve()
    with open('/dev/full', 'wb') as full:
        result = send(server.port, 'x.', stdout=full)
    equal(result.returncode, 1)
    check(b'ENOSPC' in result.stderr and result.stderr.count(b'\n') == 1, result.stderr)
    reader, writer = os.pipe()
    os.close(reader)
    result = send(server.port, 'x.', stdout=writer)
    os.close(writer)
    equal((result.returncode, result.stderr), (141, b''), 'with nobody who reads')


@case
def closed_streams():
    server = serve()
    result = send(server.port, 'x.', stdout=subprocess.DEVNULL, preexec_fn=lambda: os.close(1))
    equal(result.returncode, 1)
    check(b'EBADF' in result.stderr and result.stderr.count(b'\n') == 1, result.stderr)
    result = send(server.port, 'x.', preexec_fn=lambda: os.close(2))
    equal((result.returncode, result.stdout), (0, b'x.'))
    result = send(server.port, 'x.', stdin=subprocess.DEVNULL, preexec_fn=lambda: os.close(0))
    expect_reply(result, b'x.')


@case
def input_that_cannot_be_read():
    server = serve()
    folder = os.open('/', os.O_RDONLY)
    result = send(server.port, stdin=folder)
    os.close(folder)
    expect_failure(result, 'EISDIR')


@case
def input_without_end():
    server = serve()

    def limit_memory():
        # Without a bound it would have all the memory there is. (AddressSanitizer's own addresses are beyond any limit.)
        if not sanitized:
            resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))

    sanitized = b'__asan' in pathlib.Path(SOKET).read_bytes()
    with open('/dev/zero', 'rb') as zeros:
        result = send(server.port, stdin=zeros, preexec_fn=limit_memory)
    expect_failure(result, 'Standard input', '256 MiB')


@case
def trace():
    server = serve()
    result = send(server.port, '--trace', stdin=b'\x1b[31m\0\r\x7f\xc2\x9b.')
    equal((result.returncode, result.stdout), (0, b'\x1b[31m\0\r\x7f\xc2\x9b.'))
    text = result.stderr.decode()
    check(clean(result.stderr), text)
    place = -1
    for word in ['socket (', 'connect (', 'send (', 'recv (', 'close (']:
        place = text.find(word, place + 1)
        check(place != -1, f'no {word}, or out of order, in:', text)
    check(re.search(r'client .* message, .* -> .*\n(.*\n)*.*client .* message, .* <- ', text), 'a message sent, one received:', text)
    # A failure is seen in the trace, too, by the name of its errno.
    s = socket.socket()
    later(s.close)
    s.bind(('127.0.0.1', 0))
    result = send(port_of(s), '--trace', 'x.')
    equal((result.returncode, result.stdout), (1, b''))
    check(b'ECONNREFUSED' in result.stderr, result.stderr)
    check(result.stderr.splitlines()[-1].startswith(b'soket: Nobody listens'), result.stderr)


@case
def indonesian():
    s = socket.socket()
    later(s.close)
    s.bind(('127.0.0.1', 0))
    result = send(port_of(s), 'x.', env=indonesia())
    equal(result.returncode, 1)
    check('Tidak ada server yang mendengarkan'.encode() in result.stderr, result.stderr)
    server = serve(env=indonesia())
    result = send(server.port, 'abc.def', env=indonesia())
    equal((result.stdout, result.stderr.decode()),
          (b'abc.', 'soket: Pesan berakhir di titik pertama; balasan untuk "def" tidak akan ditampilkan.\n'))


# Standard output is the reply's alone; the picture in words goes beside it.
@case
def describes_the_picture():
    server = serve()
    result = send(server.port, '--describe', 'Isi pesan.')
    equal((result.returncode, result.stdout), (0, b'Isi pesan.'))
    said = result.stderr.decode().splitlines()
    check(said[0].endswith(f'server 127.0.0.1:{server.port} over TCP.'), said)
    check('client: send () = 10, Isi pesan.' in said and '10 bytes from: Server' in said, said)
    # The server is another program: what it called is not told, and nothing that this client did not see.
    check(not any(re.match(r'server: \w+ \(', line) for line in said), said)

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'handout.md')
        result = send(server.port, '--handout', path, 'Isi pesan.')
        equal((result.returncode, result.stdout, result.stderr), (0, b'Isi pesan.', b''))
        with open(path, encoding='utf-8') as file:
            check('its calls cannot be seen here' in file.read())
        result = send(server.port, '--worksheet', path, 'Isi pesan.')
        equal((result.returncode, result.stdout, result.stderr), (0, b'Isi pesan.', b''))
        with open(path, encoding='utf-8') as file:
            questions, answers = file.read().split('<section class="answers">')
            check('ESTABLISHED' in answers and 'ESTABLISHED' not in questions and 'send (…)' in questions)
        result = send(server.port, '--handout', os.path.join(folder, 'no', 'where'), 'Isi pesan.')
        equal((result.returncode, result.stdout), (1, b'Isi pesan.'))


# Nobody answers the SYN: the picture still knows in which call the client hung.
@case
def describes_what_was_given_up():
    silent = socket.socket()
    silent.bind(('127.0.0.1', 0))
    silent.listen(0)
    fillers = [socket.socket() for _ in range(2)]
    try:
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(silent.getsockname())
        result = send(port_of(silent), '--timeout', '1000', '--describe', 'x.')
        equal(result.returncode, 1)
        said = result.stderr.decode().splitlines()
        # The time begins before the name is looked up.
        check(any(re.fullmatch(r'client: connect \(\): timed out after (1\.\d s|[1-9]\d* ms)', line) for line in said), said)
        check('SYN from: Client, without an answer' in said, said)
        check(not any('reply' in line and 'Connected' in line for line in said), said)
    finally:
        for each in [silent, *fillers]:
            each.close()


def port_with_a_silent_side(silent_address, address):
    """Of one address that answers nothing, and a server on the other. Another program may just have that port there: then the next."""
    for _ in range(20):
        silent = socket.socket(socket.AF_INET6 if ':' in silent_address else socket.AF_INET)
        later(silent.close)
        silent.bind((silent_address, 0))
        silent.listen(0)
        filler = socket.socket(silent.family)
        later(filler.close)
        filler.connect(silent.getsockname())
        server = serve('--address', address, port=port_of(silent), ready=False)
        if select.select([server.process.stdout], [], [], DEADLINE)[0] and server.process.stdout.peek(1):
            return port_of(silent)
    raise AssertionError('no port is free on both addresses')


# A name with two addresses, of which one drops everything: the other gets its share of the time, also where that is short. Which of them comes first
# is the resolver's choice.
@case
def second_address_in_time():
    if not have_ipv6():
        raise Skip('no IPv6 here')
    for address, other in [('127.0.0.1', '::1'), ('::1', '127.0.0.1')]:
        port = port_with_a_silent_side(address, other)
        wait_until(lambda: send(port, '--host', 'localhost', '--timeout', '200', 'Isi pesan.').stdout == b'Isi pesan.',
                   f'the answer of {other} in 200 ms while {address} is silent')


# Whoever does not want to wait any longer still sees what waited: its line, the picture, the handout.
@case
def stopped_by_a_signal():
    for number, status in [(signal.SIGINT, 130), (signal.SIGTERM, 143)]:
        silent = listener()
        with tempfile.TemporaryDirectory() as folder:
            handout = pathlib.Path(folder, 'handout.md')
            waits = Program([SOKET, 'send', 'echo', '--port', port_of(silent), '--timeout', '600000', '--trace', '--describe', '--handout', handout,
                             'Isi pesan.'], ready=False)
            c, _ = silent.accept()
            with c:
                c.settimeout(DEADLINE)
                wait_until(lambda: 'send (10) = 10' in waits.stderr(), 'the send')
                equal(waits.stop(number), status, waits.stderr())
                equal(read_to_end(c), (b'Isi pesan.', False))
            said = waits.stderr()
            equal(waits.rest_of_output(), b'')
            check(re.search(r' recv \(65536\): cancelled after ', said), said)
            check(re.search(r' close \(\)  ', said), said)
            check(re.search(r'^client: recv \(\): cancelled after ', said, re.M), said)
            check('soket: The exchange was cancelled.\n' in said, said)
            check('recv (65536): cancelled after' in handout.read_text(), handout.read_text())


@case
def several_stopped_by_a_signal():
    silent = listener()
    waits = Program([SOKET, 'send', 'echo', '--port', port_of(silent), '--timeout', '600000', '--clients', '3', '--trace', 'Isi pesan.'], ready=False)
    # One of them is answered, and its reply is printed.
    taken = [silent.accept()[0] for _ in range(3)]
    for c in taken:
        later(c.close)
    taken[0].recv(100)
    taken[0].sendall(b'ok.')
    wait_until(lambda: waits.stderr().count('send (10) = 10') == 3 and 'recv (65536) = 3' in waits.stderr(), 'three to have sent')
    equal(waits.stop(signal.SIGINT), 130, waits.stderr())
    equal(waits.rest_of_output(), b'ok.\n')
    equal(waits.stderr().count('recv (65536): cancelled after'), 2, waits.stderr())
    check('soket: 1 of 3 answered' in waits.stderr(), waits.stderr())


# Nobody reads what is printed: the next signal ends it all the same.
@case
def second_signal_ends_at_once():
    silent = listener()
    reader, writer = os.pipe()
    later(lambda: os.close(reader))
    fcntl.fcntl(writer, fcntl.F_SETFL, os.O_NONBLOCK)
    waits = Program([SOKET, 'send', 'echo', '--port', port_of(silent), '--timeout', '600000', '--trace', 'Isi pesan.'], ready=False, stderr=writer)
    c, _ = silent.accept()
    later(c.close)
    c.settimeout(DEADLINE)
    equal(read_exactly(c, 10), b'Isi pesan.')
    try:
        while True:
            os.write(writer, b'x' * 65536)
    except BlockingIOError:
        os.close(writer)

    def catches():
        status = pathlib.Path(f'/proc/{waits.pid}/status').read_text()
        return int(re.search(r'^SigCgt:\t([0-9a-f]+)$', status, re.M)[1], 16) >> (signal.SIGINT - 1) & 1

    check(catches())
    waits.process.send_signal(signal.SIGINT)
    wait_until(lambda: not catches(), 'the first to be taken')
    equal(waits.process.poll(), None)
    equal(waits.stop(signal.SIGINT), -signal.SIGINT)


@case
def escapes():
    """Bytes that cannot be typed, in the words of the experiments; without --escapes a backslash is a backslash."""
    server = serve('--framing', 'none')
    for typed, sent in [(r'satu\r\n', b'satu\r\n'), (r'\0\xff\t\\', b'\0\xff\t\\')]:
        result = send(server.port, '--framing', 'none', '--half-close', '--escapes', typed)
        equal((result.returncode, result.stdout), (0, sent), typed)
    result = send(server.port, '--framing', 'none', '--half-close', r'\n')
    equal((result.returncode, result.stdout), (0, rb'\n'))
    result = send(server.port, '--escapes', r'a\q')
    equal((result.returncode, result.stdout, result.stderr.count(b'\n')), (2, b'', 1))
    equal(result.stderr.partition(b';')[0], rb'soket: --escapes: "\q" is no escape')
    check(rb'\u{HHHH}' in result.stderr, result.stderr)
    equal(send(server.port, '--escapes', r'a\u{110000}bc').stderr.count(rb'"\u{110000}"'), 1)
    check(rb'\u{HHHH}' in run([SOKET, 'send', 'echo', '--help']).stdout)
    result = send(server.port, '--escapes', stdin=b'x.')
    equal((result.returncode, result.stdout, result.stderr.count(b'\n')), (2, b'', 1))


@case
def addresses_of_a_name():
    """Which of them it was, and which there are besides, where the calls are shown."""
    told = run([SOKET, 'scan', 'localhost', '--ports', '1']).stderr
    if b'(127.0.0.1; not scanned: ::1)' not in told:
        raise Skip(f'localhost is another here: {told.decode()}')
    server = serve()
    result = send(server.port, '--host', 'localhost', '--trace', 'x.')
    equal((result.returncode, result.stdout), (0, b'x.'))
    check(b'Of its addresses 127.0.0.1 was asked last; it also has ::1.' in result.stderr, result.stderr)
    for words in (['--host', 'localhost'], ['--trace']):
        check(b'addresses' not in send(server.port, *words, 'x.').stderr, words)


main()
