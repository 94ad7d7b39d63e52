#!/usr/bin/python3
# test-send-faults.py - what `soket send` does wrong on purpose, as plain sockets see it
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pty
import re
import socket
import threading

from soket_test import (DEADLINE, SOKET, Program, case, check, equal, expect_failure, expect_reply, indonesia, later, listener, main, peer, port_of,
                        read_to_end, reset, run, send, serve)


class Answerer:
    """A server for @times connections, one after the other: @answer gets each accepted socket."""

    def __init__(self, answer, times=1):
        self.socket = listener()
        self.port = port_of(self.socket)
        self.error = None
        self.thread = threading.Thread(target=self._run, args=(answer, times), daemon=True)
        self.thread.start()

    def _run(self, answer, times):
        try:
            for _ in range(times):
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


def calls(result, name):
    """The calls of that name in the trace of --trace: what they returned."""
    return re.findall(rf' {name} \(.*?\) = (-?\d+)', result.stderr.decode())


@case
def pieces():
    server = serve()
    result = send(server.port, '--pieces', '3', '--trace', 'Isi pesan.')
    equal((result.returncode, result.stdout), (0, b'Isi pesan.'))
    equal(calls(result, 'send'), ['3', '3', '3', '1'])
    result = send(server.port, '--pieces', '100', '--trace', 'Isi pesan.')
    equal((result.returncode, calls(result, 'send')), (0, ['10']))
    # The deck's server reads byte by byte.
    deck = peer('tcp_echo_server.py')
    expect_reply(send(deck.port, '--pieces', '1', '--pause', '1', 'Isi pesan.'), b'Isi pesan.')


@case
def pieces_arrive_apart():
    got = []
    # While the pause lasts there is nothing but the first piece.
    expect_failure(exchange(lambda c: got.append(read_to_end(c)), '--pieces', '4', '--pause', '600000', '--timeout', '1000', 'Isi pesan.'),
                   'Connected')
    equal(got, [(b'Isi ', False)])


@case
def pieces_of_a_stream():
    data = bytes(range(256)) * 800
    server = serve('--framing', 'none')
    expect_reply(send(server.port, '--framing', 'none', '--pieces', '1000', stdin=data), data)
    expect_reply(send(server.port, '--framing', 'none', '--pieces', '70000', '--pause', '2', stdin=data), data)


@case
def pauses_count_for_the_timeout():
    silent = listener()
    expect_failure(send(port_of(silent), '--pieces', '1', '--pause', '600000', '--timeout', '1000', 'x.'), 'Connected')


@case
def half_close():
    got = []

    def answer(c):
        got.append(read_to_end(c))
        c.sendall(b'ok.')
    expect_reply(exchange(answer, '--half-close', 'Isi pesan.'), b'ok.')
    expect_reply(exchange(answer, '--half-close', '--pieces', '3', 'Isi pesan.'), b'ok.')
    equal(got, [(b'Isi pesan.', False)] * 2)
    server = serve('--keep-open')
    result = send(server.port, '--half-close', '--trace', 'Isi pesan.')
    equal((result.returncode, result.stdout), (0, b'Isi pesan.'))
    check(b'shutdown (SHUT_WR)' in result.stderr, result.stderr)


@case
def closes_with_reset():
    ends = []

    def answer(c):
        c.recv(100)
        c.sendall(b'ok.')
        ends.append(read_to_end(c))
    expect_reply(exchange(answer, '--reset', 'Isi pesan.'), b'ok.')
    expect_reply(exchange(answer, 'Isi pesan.'), b'ok.')
    equal(ends, [(b'', True), (b'', False)])
    # On a timeout as well.
    expect_failure(exchange(lambda c: ends.append(read_to_end(c)), '--reset', '--timeout', '1000', 'Isi pesan.'), 'Connected')
    equal(ends.pop(), (b'Isi pesan.', True))
    server = serve('--keep-open')
    result = send(server.port, '--reset', '--trace', 'Isi pesan.')
    equal((result.returncode, result.stdout), (0, b'Isi pesan.'))
    text = result.stderr.decode()
    check(-1 < text.find('setsockopt (SO_LINGER, 0)') < text.find('close ('), text)


@case
def read_delay():
    def answer(c):
        c.recv(100)
        c.sendall(b'balasan.')
        # It lies in the client's queue, unread, until the delay is over: only then the client closes.
        equal(read_to_end(c), (b'', False))
    expect_reply(exchange(answer, '--read-delay', '100', 'x.'), b'balasan.')
    expect_failure(exchange(lambda c: (c.recv(100), c.sendall(b'ok.'), read_to_end(c)),
                            '--read-delay', '600000', '--timeout', '1000', 'x.'), 'Connected', 'nothing was read in 1 s', '600 s')
    server = serve('--transport', 'udp')
    expect_reply(send(server.port, '--transport', 'udp', '--read-delay', '20', 'x'), b'x')
    expect_failure(send(server.port, '--transport', 'udp', '--read-delay', '600000', '--timeout', '1000', 'x'), 'nothing was read in 1 s', '600 s')


@case
def several_clients():
    server = serve()
    result = send(server.port, '--clients', '50', 'Isi pesan.')
    equal((result.returncode, result.stdout, result.stderr), (0, b'Isi pesan.\n' * 50, b'soket: 50 of 50 answered\n'))
    # One is one: nothing else is printed.
    expect_reply(send(server.port, '--clients', '1', 'Isi pesan.'), b'Isi pesan.')
    server = serve('--framing', 'newline')
    result = send(server.port, '--framing', 'newline', '--clients', '3', 'satu\n')
    equal((result.returncode, result.stdout), (0, b'satu\n' * 3))
    server = serve('--transport', 'udp')
    result = send(server.port, '--transport', 'udp', '--clients', '7', '')
    equal((result.returncode, result.stdout, result.stderr), (0, b'\n' * 7, b'soket: 7 of 7 answered\n'))


@case
def several_clients_with_all_of_it():
    server = serve('--backlog', '50')
    result = send(server.port, '--clients', '10', '--pieces', '3', '--pause', '2', '--half-close', '--read-delay', '3', '--reset', '--trace',
                  'Isi pesan.')
    equal((result.returncode, result.stdout), (0, b'Isi pesan.\n' * 10), result.stderr)
    equal(len(calls(result, 'send')), 40)
    check(result.stderr.endswith(b'soket: 10 of 10 answered\n'), result.stderr)


@case
def not_all_were_answered():
    # Two of four get something, in whatever order.
    turns = iter([True, False, True, False])

    def answer(c):
        c.recv(100)
        if next(turns):
            c.sendall(b'ok.')
            read_to_end(c)
        else:
            reset(c)
    server = Answerer(answer, times=4)
    result = send(server.port, '--clients', '4', 'x.')
    server.join()
    equal((result.returncode, result.stdout), (1, b'ok.\n' * 2))
    lines = result.stderr.decode().splitlines()
    equal(len(lines), 2, lines)
    check('RST' in lines[0], lines)
    equal(lines[1], 'soket: 2 of 4 answered; 2 reset')


@case
def nobody_was_answered():
    s = socket.socket()
    later(s.close)
    s.bind(('127.0.0.1', 0))
    result = send(port_of(s), '--clients', '3', 'x.')
    equal((result.returncode, result.stdout), (1, b''))
    lines = result.stderr.decode().splitlines()
    equal(lines, [f'soket: Nobody listens on 127.0.0.1:{port_of(s)}; start the server first.', 'soket: 0 of 3 answered; 3 refused'])
    # A queue for one that nobody takes anything from: two are connected, none is answered.
    silent = listener()
    silent.listen(1)
    result = send(port_of(silent), '--clients', '5', '--timeout', '1000', 'x.')
    equal((result.returncode, result.stdout), (1, b''))
    equal(result.stderr.decode().splitlines()[1], 'soket: 0 of 5 answered; 5 timed out')


@case
def clients_on_a_terminal():
    server = serve()
    master, slave = pty.openpty()
    result = send(server.port, '--clients', '2', b'\x1b[31m.', stdout=slave)
    os.close(slave)
    data = b''
    try:
        while more := os.read(master, 1000):
            data += more
    except OSError:
        pass
    os.close(master)
    equal((result.returncode, data), (0, b'\\x1b[31m.\r\n' * 2))


@case
def clients_whose_output_cannot_be_written():
    server = serve()
    with open('/dev/full', 'wb') as full:
        result = send(server.port, '--clients', '2', 'x.', stdout=full)
    equal(result.returncode, 1)
    check(b'ENOSPC' in result.stderr and result.stderr.count(b'\n') == 1, result.stderr)


@case
def caesar_in_pieces():
    server = Program([SOKET, 'serve', 'caesar', '--port', '0'])
    result = run([SOKET, 'send', 'caesar', '--port', server.port, '--pieces', '2', '--clients', '2', 'e10isi pesan.'])
    equal((result.returncode, result.stdout, result.stderr), (0, b'scs zockx.\n' * 2, b'soket: 2 of 2 answered\n'))


@case
def indonesian():
    server = serve()
    result = send(server.port, '--clients', '2', 'x.', env=indonesia())
    equal(result.stderr.decode(), 'soket: 2 dari 2 dibalas\n')


main()
