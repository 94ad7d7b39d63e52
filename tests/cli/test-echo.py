#!/usr/bin/python3
# test-echo.py - what `soket serve echo` does with clients that behave well, badly and not at all
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import resource
import select
import signal
import socket
import struct
import subprocess
import time

from soket_test import (DEADLINE, SOKET, Program, Skip, case, check, clean, connect, echoes, equal, expect_failure, free_port, indonesia, later, main,
                        read_exactly, read_to_end, reset, run, send, serve, udp_socket, wait_until)


def line_about(server, *words):
    """Waits until the server's standard error is one line with these words."""
    wait_until(lambda: server.stderr().endswith('\n'), 'a line on standard error')
    text = server.stderr()
    equal(text.count('\n'), 1, text)
    check(text.startswith('soket: '), text)
    for word in words:
        check(word in text, f'no "{word}" in:', text)


@case
def ready_line():
    for transport in ['tcp', 'udp']:
        server = serve('--transport', transport, env=indonesia())
        equal(server.line, f'listening on 127.0.0.1:{server.port} ({transport})')
        check(server.port > 0)
        equal(server.stop(), 0)
        equal((server.rest_of_output(), server.stderr()), (b'', ''))


@case
def port_in_use():
    for transport in ['tcp', 'udp']:
        first = serve('--transport', transport)
        second = run([SOKET, 'serve', 'echo', '--transport', transport, '--port', first.port])
        expect_failure(second, str(first.port))
    # Each transport has its own ports; a connection of somebody else may just have this one, so several tries.
    for attempt in range(10):
        first = serve('--transport', 'udp')
        try:
            serve('--transport', 'tcp', port=first.port)
            break
        except AssertionError:
            if attempt == 9:
                raise


@case
def foreign_address():
    # 192.0.2.1 is for documentation (RFC 5737): no machine of ours has it.
    expect_failure(run([SOKET, 'serve', 'echo', '--port', '0', '--address', '192.0.2.1']), '192.0.2.1')


@case
def reachable_by_others():
    server = serve('--address', '0.0.0.0')
    equal(server.line, f'listening on 0.0.0.0:{server.port} (tcp)')
    # Where there is no network it is said that there is none.
    wait_until(lambda: re.search(f'Other computers can reach this server at .*:{server.port}\\.\n|bound to all addresses', server.stderr()), 'who reaches it')
    echoes_at_loopback(server)
    # All of 127/8 is this computer alone.
    server = serve('--address', '127.0.0.2')
    equal(server.line, f'listening on 127.0.0.2:{server.port} (tcp)')
    echoes(server)
    equal(server.stderr(), '')


def echoes_at_loopback(server):
    server.host = '127.0.0.1'
    echoes(server)


@case
def signals():
    for transport in ['tcp', 'udp']:
        for number in [signal.SIGTERM, signal.SIGINT]:
            server = serve('--transport', transport)
            equal(server.stop(number), 0, f'{transport} {number}')
            equal((server.rest_of_output(), server.stderr()), (b'', ''))


@case
def stop_with_peers():
    # None that the kernel would give to another program meanwhile.
    port = free_port()
    server = serve('--keep-open', port=port)
    clients = [connect(server) for _ in range(20)]
    for i, s in enumerate(clients):
        s.sendall(b'whole.half')
        equal(read_exactly(s, 6), b'whole.')
        if i % 4 == 0:
            s.shutdown(socket.SHUT_WR)
    equal(server.stop(), 0)
    for s in clients:
        data, _ = read_to_end(s)
        check(data in (b'', b'half'), data)
    equal(server.stderr(), '')
    # The port is free at once, whatever TIME-WAIT says.
    serve(port=port)


@case
def one_message_per_connection():
    server = serve()
    s = connect(server)
    s.sendall(b'satu.dua.')
    equal(read_to_end(s), (b'satu.', False))
    s = connect(server)
    s.sendall(b'satu.')
    equal(read_exactly(s, 5), b'satu.')
    equal(read_to_end(s), (b'', False))
    echoes(server)
    equal(server.stderr(), '')


@case
def bytes_after_the_dot():
    server = serve()
    for size in [1, 5000, 300000]:
        s = connect(server)
        s.sendall(b'abc.' + b'x' * size)
        equal(read_to_end(s), (b'abc.', False), f'{size} bytes after the dot')
        s.close()
    echoes(server)
    equal(server.stderr(), '')


@case
def bytes_after_the_dot_slides():
    # The slides' server closes with bytes unread: the kernel says so with RST.
    server = serve('--close', 'slides', '--recv-size', '1')
    s = connect(server)
    s.sendall(b'abc.' + b'x' * 5000)
    data, was_reset = read_to_end(s)
    check(was_reset, 'no reset')
    check(b'abc.'.startswith(data), data)
    echoes(server)
    equal(server.stderr(), '')


@case
def large_reply_whole():
    # Closing with unread input would cost the tail of the reply.
    server = serve()
    message = b'x' * 1048575 + b'.'
    s = connect(server)
    s.sendall(message + b'y' * 5000)
    data, was_reset = read_to_end(s)
    equal((len(data), was_reset), (len(message), False))
    check(data == message)


@case
def byte_by_byte():
    server = serve()
    s = connect(server)
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for i in range(10):
        s.sendall(b'Isi pesan.'[i:i + 1])
    equal(read_to_end(s), (b'Isi pesan.', False))
    server = serve('--recv-size', '1')
    echoes(server, b'Isi pesan.')


@case
def nothing_sent():
    server = serve()
    s = connect(server)
    s.shutdown(socket.SHUT_WR)
    equal(read_to_end(s), (b'', False))
    s = connect(server)
    s.close()
    s = connect(server)
    reset(s)
    echoes(server)
    equal(server.stderr(), '')


@case
def reset_by_client():
    for options, pieces in [([], [b'half', b'whole.more']),
                            (['--close', 'slides'], [b'half', b'whole.more']),
                            (['--keep-open'], [b'half', b'whole.more']),
                            (['--framing', 'none'], [b'', b'some']),
                            (['--framing', 'length'], [b'\0\0', b'\0\0\0\x05abc', b'\0\0\0\x01abc'])]:
        server = serve(*options)
        for data in pieces * 5:
            s = connect(server)
            s.sendall(data)
            reset(s)
        s = connect(server)
        s.sendall(b'\0\0\0\x01.')
        s.shutdown(socket.SHUT_WR)
        equal(read_to_end(s), (b'\0\0\0\x01.', False), options)
        equal(server.stderr(), '', options)


@case
def half_close_without_dot():
    for framing in ['dot', 'newline', 'crlf']:
        for close in ['careful', 'slides']:
            server = serve('--framing', framing, '--close', close)
            s = connect(server)
            s.sendall(b'tanpa akhir')
            s.shutdown(socket.SHUT_WR)
            equal(read_to_end(s), (b'tanpa akhir', False), f'{framing} {close}')
            equal(server.stderr(), '')


@case
def keep_open():
    server = serve('--keep-open')
    s = connect(server)
    s.sendall(b'satu.dua.ti')
    equal(read_exactly(s, 9), b'satu.dua.')
    s.sendall(b'ga.')
    equal(read_exactly(s, 5), b'tiga.')
    s.sendall(b'empat')
    s.shutdown(socket.SHUT_WR)
    equal(read_to_end(s), (b'empat', False))

    s = connect(server)
    s.sendall(b'lima.')
    s.shutdown(socket.SHUT_WR)
    equal(read_to_end(s), (b'lima.', False))
    # The rest of a client's life is its own: our client leaves as soon as it has its reply.
    result = send(server.port, 'enam.')
    equal((result.returncode, result.stdout), (0, b'enam.'))


@case
def keep_open_many_at_once():
    server = serve('--keep-open')
    s = connect(server)
    messages = b''.join(b'%d.' % i for i in range(20000))
    s.sendall(messages)
    check(read_exactly(s, len(messages)) == messages)


@case
def length_framing():
    server = serve('--framing', 'length')
    for message in [b'', b'x', b'a.b\n' * 100]:
        s = connect(server)
        s.sendall(struct.pack('!I', len(message)) + message)
        equal(read_to_end(s), (struct.pack('!I', len(message)) + message, False))
    # An end of the stream in the header or in the message is an error: no reply.
    for part in [b'\0', b'\0\0\0', b'\0\0\0\x0a', b'\0\0\0\x0aabc']:
        s = connect(server)
        s.sendall(part)
        s.shutdown(socket.SHUT_WR)
        equal(read_to_end(s)[0], b'', part)
    s = connect(server)
    s.sendall(b'\0\0\0\0')
    equal(read_to_end(s), (b'\0\0\0\0', False))


@case
def length_above_the_limit():
    server = serve('--framing', 'length', '--max-message', '100')
    for header in [b'\0\0\0\x65', b'\xff\xff\xff\xff', b'\x80\0\0\0']:
        s = connect(server)
        s.sendall(header)
        equal(read_to_end(s)[0], b'', header)
    s = connect(server)
    s.sendall(b'\0\0\0\x64' + b'x' * 100)
    equal(read_to_end(s), (b'\0\0\0\x64' + b'x' * 100, False))


@case
def message_at_the_limit():
    for framing, end in [('dot', b'.'), ('newline', b'\n'), ('crlf', b'\r\n')]:
        server = serve('--framing', framing, '--max-message', '100')
        s = connect(server)
        longest = b'x' * (100 - len(end)) + end
        s.sendall(longest)
        equal(read_to_end(s), (longest, False))
        s = connect(server)
        s.sendall(b'x' * 100)
        s.shutdown(socket.SHUT_WR)
        equal(read_to_end(s), (b'x' * 100, False))
        equal(server.stderr(), '')


@case
def message_above_the_limit():
    for data in [b'x' * 100 + b'.', b'x' * 101, b'x' * 5000]:
        server = serve('--max-message', '100')
        s = connect(server)
        s.sendall(data)
        equal(read_to_end(s)[0], b'', f'{len(data)} bytes')
        s.close()
        line_about(server, '100')
        s = connect(server)
        s.sendall(b'alive.')
        equal(read_to_end(s), (b'alive.', False))


@case
def default_limit():
    server = serve()
    s = connect(server)
    message = b'x' * 1048575 + b'.'
    s.sendall(message)
    data, was_reset = read_to_end(s)
    check(data == message and not was_reset, len(data))
    equal(server.stderr(), '')
    s = connect(server)
    try:
        s.sendall(b'x' + message)
    except (BrokenPipeError, ConnectionResetError):
        pass
    equal(read_to_end(s)[0], b'')
    s.close()
    line_about(server)


@case
def problems_are_counted_not_poured_out():
    server = serve('--max-message', '3')
    descriptors = server.descriptors()
    began = time.monotonic()
    for _ in range(200):
        s = connect(server)
        s.sendall(b'\x1b[31mtoo long')
        equal(read_to_end(s)[0], b'')
        s.close()
    # What has not ended yet has not been told.
    wait_until(lambda: server.descriptors() <= descriptors, 'the connections to end')
    equal(server.stop(), 0)
    seconds = int(time.monotonic() - began) + 1
    lines = server.stderr().splitlines()
    left_out = sum(int(m[1]) for line in lines if (m := re.search(r'(\d+) more problem', line)))
    said = sum(1 for line in lines if 'more problem' not in line)
    equal(said + left_out, 200, lines)
    check(len(lines) <= 10 * seconds + 10, f'{len(lines)} lines in {seconds} s')
    check(left_out > 0 or seconds >= 20, lines)
    check(clean(server.stderr().encode()), lines)


def speaks_and_stays(server):
    """One connection is silent until it is closed, another is not and stays. False where this program was stopped, and so the other was silent, too."""
    silent, speaking = connect(server), connect(server)
    spoken = time.monotonic()
    readable = False
    while True:
        try:
            speaking.sendall(b'a.')
            answer = speaking.recv(2, socket.MSG_WAITALL)
        except ConnectionError:
            answer = b''
        if time.monotonic() - spoken > 1:
            return False
        spoken = time.monotonic()
        equal(answer, b'a.', 'the one that speaks')
        # Once more behind the end of the other.
        if readable:
            return True
        readable, _, _ = select.select([silent], [], [], 0.1)


@case
def idle_timeout():
    server = serve('--idle-timeout', '1')
    began = time.monotonic()
    s = connect(server)
    s.sendall(b'half')
    equal(read_to_end(s)[0], b'')
    check(time.monotonic() - began >= 0.9, 'closed too early')
    line_about(server)
    echoes(server)
    # 0 is never, and the clock of one that speaks starts anew; both are seen against the clock of one that does not.
    never = serve('--idle-timeout', '0')
    quiet = connect(never)
    quiet.sendall(b'half')
    server = serve('--idle-timeout', '2', '--keep-open')
    while not speaks_and_stays(server):
        pass
    quiet.sendall(b'.')
    equal(read_to_end(quiet), (b'half.', False))
    equal(never.stderr(), '')


@case
def datagrams():
    server = serve('--transport', 'udp')
    s = udp_socket(server)
    for size in [0, 1, 1472, 65507, 0]:
        message = os.urandom(size)
        s.send(message)
        check(s.recv(65536) == message, size)
    # Several at once come back, each by itself.
    for i in range(50):
        s.send(b'%d.' % i)
    equal(sorted(s.recv(65536) for _ in range(50)), sorted(b'%d.' % i for i in range(50)))
    equal(server.stderr(), '')


@case
def datagrams_are_not_stolen():
    # A second server on the port would take the datagrams silently.
    server = serve('--transport', 'udp')
    expect_failure(run([SOKET, 'serve', 'echo', '--transport', 'udp', '--port', server.port]), str(server.port))
    echoes(server)


def no_answer(server, s, message):
    """@message gets no answer, one that is sent after it by somebody else does."""
    s.sendto(message, ('127.0.0.1', server.port))
    echoes(server)
    check(not select.select([s], [], [], 0)[0], 'an answer came')


@case
def reserved_source_port():
    server = serve('--transport', 'udp')
    tried = 0
    for port in [7, 13, 17, 19, 37]:
        try:
            s = udp_socket(port=port)
        except OSError:
            continue
        tried += 1
        no_answer(server, s, b'from a small service')
    if tried == 0:
        raise Skip('ports below 1024 need administrator rights')


@case
def datagram_from_itself():
    server = serve('--transport', 'udp', '--trace')
    try:
        raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP)
    except PermissionError:
        raise Skip('a forged datagram needs administrator rights')
    later(raw.close)
    # Forged: from the server's own address and port; without a checksum, as IPv4 allows (RFC 768).
    raw.sendto(struct.pack('!HHHH', server.port, server.port, 8 + 6, 0) + b'forged', ('127.0.0.1', 0))
    wait_until(lambda: 'forged' in server.stderr(), 'the forged datagram')
    echoes(server)
    wait_until(lambda: server.stderr().count('sendto') > 0, 'the answer')
    equal(server.stop(), 0)
    equal(server.stderr().count('sendto'), 1, server.stderr())


@case
def loop_of_two_servers():
    # Two servers that answer each other, with somebody between them, never stop by themselves.
    first, second = serve('--transport', 'udp'), serve('--transport', 'udp')
    left, right = udp_socket(first), udp_socket(second)
    left.send(b'ping')
    rounds = 0
    while True:
        readable, _, _ = select.select([left, right], [], [], DEADLINE if rounds == 0 else 0.25)
        check(rounds > 0 or readable, 'nothing came back')
        # Nothing comes where it was broken, and where this computer does something else.
        if not readable and (first.stderr() or second.stderr()):
            break
        for s in readable:
            rounds += 1
            (right if s is left else left).send(s.recv(65536))
        check(rounds < 200000, 'the loop was not broken')
    check(rounds >= 16384, f'broken too early, after {rounds}')
    line_about(first if first.stderr() else second)
    echoes(first)
    echoes(second)
    # One datagram was dropped, nobody was shut out.
    left.send(b'pong')
    equal(left.recv(65536), b'pong')


@case
def thousand_connections_leak_nothing():
    server = serve()
    echoes(server)
    before = wait_until(lambda: server.descriptors(), 'descriptors')
    for i in range(1000):
        s = socket.create_connection((server.host, server.port), 20)
        s.sendall(b'%d.' % i if i % 3 else b'')
        if i % 5 == 4:
            reset(s)
            continue
        if i % 3 == 0:
            s.shutdown(socket.SHUT_WR)
        equal(read_to_end(s), (b'%d.' % i if i % 3 else b'', False))
        s.close()
    wait_until(lambda: server.descriptors() <= before, 'the descriptors of before')
    echoes(server)
    equal(server.stderr(), '')


@case
def few_descriptors():
    def limit():
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    server = serve(preexec_fn=limit)
    clients = [connect(server) for _ in range(100)]
    # While the others wait in the backlog the server has nothing to do, and does nothing. The pipe stays silent for that second.
    before = server.cpu_seconds()
    check(not select.select([server.process.stdout], [], [], 1)[0])
    used = server.cpu_seconds() - before
    check(used < 0.5, f'{used} s of one second')
    for i, s in enumerate(clients):
        s.sendall(b'%d.' % i)
    for i, s in enumerate(clients):
        equal(read_to_end(s), (b'%d.' % i, False))
        s.close()
    echoes(server)
    check(server.stderr().count('\n') <= 2, server.stderr())


@case
def connection_limit():
    server = serve('--max-connections', '2', '--keep-open')
    first, second, third = connect(server), connect(server), connect(server)
    for s in [first, second, third]:
        s.sendall(b'a.')
    equal(read_exactly(first, 2), b'a.')
    equal(read_exactly(second, 2), b'a.')
    # The two are answered again, so that the third would have been, had it been accepted.
    for s in [first, second]:
        s.sendall(b'b.')
        equal(read_exactly(s, 2), b'b.')
    check(not select.select([third], [], [], 0)[0], 'the third was accepted')
    first.close()
    equal(read_exactly(third, 2), b'a.')


@case
def group():
    server = serve()
    clients = [connect(server) for _ in range(300)]
    for i, s in enumerate(clients):
        s.sendall(b'%d.' % i)
    for i, s in enumerate(clients):
        equal(read_to_end(s), (b'%d.' % i, False))
    equal(server.stderr(), '')


@case
def debugging_stays_off_the_output():
    server = serve(env={'G_MESSAGES_DEBUG': 'all'})
    s = connect(server)
    s.sendall(b'half')
    reset(s)
    echoes(server)
    result = send(server.port, 'Isi pesan.', env={'G_MESSAGES_DEBUG': 'all'})
    equal((result.returncode, result.stdout), (0, b'Isi pesan.'))
    wait_until(lambda: server.stderr(), 'a line of debugging')
    equal(server.stop(), 0)
    equal(server.rest_of_output(), b'')


@case
def trace():
    server = serve('--trace')
    message = bytes(range(46)) + b'\x7f\x80\xc3\xa9\xe2\x80\xae\x1b]0;title\x07.'
    s = connect(server)
    s.sendall(message)
    equal(read_to_end(s), (message, False))
    s.close()
    wait_until(lambda: server.stderr().count('close (') >= 1, 'the connection to be closed')
    equal(server.stop(), 0)
    text = server.stderr()
    check(clean(text.encode()), text)
    place = -1
    for word in ['socket (', 'bind (', 'listen (', 'accept (', 'recv (', 'send (', 'close (']:
        check(word in text, f'no {word} in:', text)
        place = text.find(word, place + 1)
        check(place != -1, f'{word} out of order in:', text)
    equal(server.rest_of_output(), b'')


@case
def trace_of_much():
    # More than is staged between two flushes comes in pieces, none twice, none lost without a word.
    server = serve('--trace', '--keep-open')
    s = connect(server)
    for i in range(3000):
        s.sendall(b'%05d.' % i)
        equal(read_exactly(s, 6), b'%05d.' % i)
    equal(server.stop(), 0)
    lines = server.stderr().splitlines()
    sends = [line for line in lines if re.search(r'\bsend \(', line)]
    numbers = [int(re.search(r'\b(\d{5})\.', line)[1]) for line in sends]
    equal(numbers, list(range(3000)))


@case
def closed_streams():
    server = Program([SOKET, 'serve', 'echo', '--port', '0'], ready=False, stdin=None, stdout=None, stderr=None,
                     preexec_fn=lambda: [os.close(fd) for fd in (0, 1, 2)])
    server.host, server.port, server.transport = '127.0.0.1', server.listening_port(), 'tcp'
    echoes(server)
    # What it would say goes nowhere, least of all into a socket.
    s = connect(server)
    s.sendall(b'x' * 1048577)
    equal(read_to_end(s)[0], b'')
    echoes(server)
    equal(server.stop(), 0)


NETWORK = 'ip link set lo up && ip link add v0 type veth peer name v1 && ip link set v1 up && {setup} && exec "$@"'


@case
def address_for_others():
    addresses = 'ip link set v0 up && ip address add 192.0.2.7/24 dev v0'
    addresses_6 = 'ip link set v0 up && ip address add 2001:db8::7/64 dev v0 nodad'
    cases = [
        (addresses, '0.0.0.0', '192.0.2.7'),
        (addresses, '192.0.2.7', '192.0.2.7'),
        (addresses, '::', '192.0.2.7'),
        (addresses_6, '::', '[2001:db8::7]'),
        # The shorter one to type, whatever their order; of one address family a socket of the other can say nothing.
        (f'{addresses_6} && {addresses}', '::', '192.0.2.7'),
        (f'{addresses_6}', '0.0.0.0', ''),
        # One that is down, and one of a cable alone.
        ('ip address add 192.0.2.7/24 dev v0', '0.0.0.0', ''),
        # Its own IPv6 address comes in a moment.
        ('ip link set v0 up && until ip -6 address show dev v0 | grep -q fe80:; do :; done', '::', '[::]'),
        (addresses, '127.0.0.2', None),
        (addresses, '::1', None),
        # Both may be bound to, and no connect () goes there.
        (addresses, '224.0.0.1', 'never'),
        (addresses, '255.255.255.255', 'never'),
    ]
    for setup, address, shown in cases:
        if subprocess.run(['unshare', '-rn', 'sh', '-c', NETWORK.format(setup=setup), 'sh', 'true'], stderr=subprocess.DEVNULL, check=False).returncode:
            raise Skip('there is no network of its own with addresses')
        server = Program(['unshare', '-rn', 'sh', '-c', NETWORK.format(setup=setup), 'sh', SOKET, 'serve', 'echo', '--port', 0, '--address', address])
        equal(server.stop(), 0)
        wanted = f'soket: Other computers can reach this server at {shown}:{server.port}.\n'
        if shown is None:
            wanted = ''
        elif shown == '':
            wanted = 'soket: This server is bound to all addresses; without a network only this computer reaches it.\n'
        elif shown == 'never':
            wanted = (f'soket: Nobody can connect to {address}: it is an address of many computers at once (multicast or broadcast), and TCP connects two; '
                      'bind to one of this computer, such as 127.0.0.1.\n')
        equal(server.stderr(), wanted, (setup, address))


@case
def ready_line_that_cannot_be_written():
    with open('/dev/full', 'wb') as full:
        result = run([SOKET, 'serve', 'echo', '--port', '0'], stdout=full)
    equal(result.returncode, 1)
    # That has nothing to do with the address.
    check(b'ENOSPC' in result.stderr and result.stderr.count(b'\n') == 1 and b'127.0.0.1' not in result.stderr, result.stderr)
    reader, writer = os.pipe()
    os.close(reader)
    result = run([SOKET, 'serve', 'echo', '--port', '0'], stdout=writer)
    os.close(writer)
    equal((result.returncode, result.stderr), (141, b''), 'with nobody who reads')


@case
def reader_of_errors_gone():
    reader, writer = os.pipe()
    server = serve('--max-message', '3', '--trace', stderr=writer)
    os.close(writer)
    os.close(reader)
    for _ in range(3):
        s = connect(server)
        s.sendall(b'too long')
        equal(read_to_end(s)[0], b'')
    s = connect(server)
    s.sendall(b'ab.')
    equal(read_to_end(s), (b'ab.', False))
    equal(server.stop(), 0)


@case
def reader_of_errors_stalls():
    # Twice what a pipe and what waits for it hold, and nobody reads: everybody is served, and what was left out is counted.
    reader, writer = os.pipe()
    later(lambda: os.close(reader))
    server = serve('--trace', '--keep-open', '--recv-size', '1', stderr=writer)
    os.close(writer)
    n_records = 0
    s = connect(server)
    for _ in range(80):
        message = b'x' * 499 + b'.'
        s.sendall(message)
        equal(read_exactly(s, 500), message)
        # 500 times recv (), the message, and send ().
        n_records += 502
    text = b''
    while b'left out' not in text:
        check(select.select([reader], [], [], DEADLINE)[0], 'nothing more comes:', text[-200:])
        text += os.read(reader, 65536)
    lines = text.decode().split('\n')
    left_out = [int(re.search(r'(\d+) lines', line)[1]) for line in lines if 'left out' in line]
    equal(len(left_out), 1)
    check(left_out[0] > 1000, left_out)
    # Read again, it goes on, with every line; once more nobody reads, and the server ends all the same.
    s.sendall(b'again.')
    equal(read_exactly(s, 6), b'again.')
    while text.count(b'"again."\n') < 2:
        check(select.select([reader], [], [], DEADLINE)[0], 'nothing more comes:', text[-200:])
        text += os.read(reader, 65536)
    lines = [line for line in text.decode().split('\n') if re.search(r'\brecv \(|\bsend \(|\bmessage, ', line)]
    equal(len(lines) + left_out[0], n_records + 8)
    for _ in range(80):
        s.sendall(b'x' * 499 + b'.')
        read_exactly(s, 500)
    equal(server.stop(), 0)


main()
