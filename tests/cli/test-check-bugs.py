#!/usr/bin/python3
# test-check-bugs.py - the command `soket check`: what students' programs do wrong is found, and told
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

from soket_check import CLIENT, REUSE, SERVER, UDP_SERVER, Verdict, folder, indent, together, write
from soket_test import case, check, equal, main

# Each with what fails, its outcome, and what its words must name.
BUGS = [
    ('conn.sendall(conn.recv(4096))', 'byte-by-byte', None, ['does not wait for the dot', 'loop']),
    ('data = b""\nwhile True:\n    char = conn.recv(1)\n    data += char\n    if char == ".":\n        break', 'one-message', 'silent', ["b'.', not '.'"]),
    ('data = b""\nwhile more := conn.recv(4096):\n    data += more\nconn.sendall(data)', 'one-message', 'silent', ['end of the stream']),
    ('conn.sendall(until(conn).decode())', 'one-message', 'ended', ['TypeError', 'encode ()']),
    ('conn.sendall(until(conn).decode().encode())', 'binary', 'ended', ['UnicodeDecodeError', 'no decode ()']),
    ('conn.sendall(until(conn).strip(b"\\0"))', 'binary', 'wrong', ['changes bytes', '\\x00']),
    ('conn.sendall(until(conn) + b"\\n")', 'one-message', 'wrong', ['"\\n"', 'nothing before or behind']),
    ('until(conn)', 'one-message', 'closed', ['without an answer', 'before close ()']),
    ('conn.sendall(until(conn))\nsys.exit()', 'one-message', 'stuck', ['no other', 'while True']),
    ('conn.sendall(until(conn)[:100000])', 'long-message', 'cut', ['100000', 'sendall ()']),
    ('data = b""\nwhile b"." not in data:\n    data += conn.recv(4096)\nconn.sendall(data)', 'half-close', 'silent', ['before its dot', '0 bytes']),
    ('conn.sendall(until(conn))\nopen_ones = globals().setdefault("open_ones", [])\nopen_ones.append(conn)\ncontinue', 'half-close', 'silent',
     ['not closed']),
    ('while data := until(conn):\n    conn.sendall(data.partition(b".")[0] + b".")', 'two-at-once', 'silent', ['threw the second message away']),
]


@case
def bugs_of_servers():
    path = folder()

    def buggy(number):
        body, name, outcome, parts = BUGS[number]
        text = SERVER % dict(option=REUSE, body=indent(body, 8))
        verdict = Verdict('server', 'echo', sys.executable, write(path / f'{number}.py', text))
        check(name in verdict.having('failed'), body, verdict.cases[name])
        check(outcome is None or verdict.cases[name]['outcome'] == outcome, body, verdict.cases[name])
        verdict.expect_words(name, *parts)

    together(*[lambda number=number: buggy(number) for number in range(len(BUGS))])


CONNECT = "s.connect(('127.0.0.1', int(sys.argv[1])))\n"
SEND = CONNECT + "s.sendall(b'Isi pesan.')\n"

CLIENT_BUGS = [
    (SEND + 'print(s.recv(4096))', 'reply-byte-by-byte', 'unprinted', ['does not wait for the dot', 'loop']),
    (SEND + 'print(s.recv(4096))', 'more-than-the-reply', 'extra', ['behind its dot', 'first dot']),
    (SEND + 's.settimeout(None)\ndata = b""\nwhile not data.endswith(b"."):\n    data += s.recv(1)\nprint(data)', 'cut-reply', 'hangs', ['goes on waiting']),
    (SEND + 's.settimeout(None)\nprint(until())', 'silent-server', 'hangs', ['without end', 'settimeout']),
    (CONNECT + 's.sendall(b"Isi pesan")\ns.settimeout(None)\nprint(until())', 'whole-reply', 'unasked', ['ends with a dot', 'sendall']),
    (CONNECT + 's.sendall("Isi pesan.")', 'whole-reply', 'unasked', ['TypeError']),
    (SEND + 'print(until() + "!")', 'whole-reply', 'fails', ['TypeError', 'encode ()']),
    ('sys.exit(0)', 'whole-reply', 'absent', ['Nobody connected', '--port']),
    ('time.sleep(1000)', 'whole-reply', 'absent', ['Nobody connected']),
    (SEND + 'os.kill(os.getpid(), signal.SIGSEGV)', 'whole-reply', 'crashed', ['signal 11']),
]


@case
def bugs_of_clients():
    path = folder()

    def buggy(number):
        body, name, outcome, parts = CLIENT_BUGS[number]
        verdict = Verdict('client', 'echo', sys.executable, write(path / f'{number}.py', CLIENT % indent(body, 4)))
        equal((verdict.cases[name]['state'], verdict.cases[name]['outcome']), ('failed', outcome), body + repr(verdict.cases[name]))
        verdict.expect_words(name, *parts)

    def asks_for_its_message():
        """And catches all errors; what it prints is not the reply, which is learned once."""
        body = CONNECT + 's.sendall(input().encode())\nuntil()'
        verdict = Verdict('client', 'echo', sys.executable, write(path / 'input.py', CLIENT % indent(body, 4)))
        verdict.expect([], ['whole-reply', 'cut-reply'])
        equal(verdict.cases['whole-reply']['outcome'], 'unprinted')

    together(asks_for_its_message, *[lambda number=number: buggy(number) for number in range(len(CLIENT_BUGS))])


UDP_BUGS = [
    ('s.sendto(data[:4096], address)', {'largest-datagram': ('cut', ['4096', '65535'])}),
    ('if not data:\n    sys.exit("empty")\ns.sendto(data, address)', {'empty-datagram': ('ended', ['empty', '0 bytes'])}),
    ('if data:\n    s.sendto(data, address)', {'empty-datagram': ('silent', ['empty datagram'])}),
    ('while b"." not in data:\n    data += s.recvfrom(65535)[0]\ns.sendto(data, address)',
     {'datagram-without-a-dot': ('silent', ['waits for a dot']), 'empty-datagram': ('silent', []), 'largest-datagram': ('silent', []),
      'another-port': ('silent', ['another one'])}),
    ('s.sendto(data.decode().encode(), address)', {'binary-datagram': ('ended', ['UnicodeDecodeError'])}),
    ('s.sendto(data.replace(b"\\0", b""), address)', {'binary-datagram': ('wrong', ['changes bytes'])}),
    ('if address == last:\n    continue\nlast = address\ns.sendto(data, address)\ns.recvfrom(65535)', {'one-datagram': ('stuck', ['one datagram and no other'])}),
    ('last = last or address\ns.sendto(data, last)', {'one-datagram': ('stuck', ['one datagram and no other'])}),
    ('s.connect(address)\ns.send(data)', {'one-datagram': ('stuck', [])}),
    ('socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(data, address)', {'one-datagram': ('silent', ['the port that was asked', 'sendto ()'])}),
    ('s.sendto(data.decode(), address)', {'one-datagram': ('ended', ['TypeError', 'encode ()'])}),
    ('s.sendto(data + b"\\n", address)', {'one-datagram': ('wrong', ['\\n'])}),
    ('sys.exit()', {'one-datagram': ('stuck', [])}),
]


@case
def bugs_of_datagrams():
    path = folder()

    def buggy(number):
        body, wanted = UDP_BUGS[number]
        verdict = Verdict('server', 'echo', sys.executable, write(path / f'udp{number}.py', UDP_SERVER % indent(body, 4)), udp=True)
        equal(verdict.having('failed'), set(wanted), f'{body} failed ({verdict.cases})')
        for name, (outcome, parts) in wanted.items():
            equal(verdict.cases[name]['outcome'], outcome, f'{body} {name} {verdict.cases[name]}')
            verdict.expect_words(name, *parts)

    def client(name, body, outcome, *parts):
        text = ('import socket, sys\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.settimeout(3)\nto = ("127.0.0.1", int(sys.argv[1]))\n' + body)
        verdict = Verdict('client', 'echo', sys.executable, write(path / f'{name}.py', text), udp=True)
        verdict.expect_first(outcome, *parts)

    together(lambda: client('sends-nothing', '', 'absent', 'No datagram came', '--port'),
             lambda: client('sends-text', 's.sendto("Isi pesan.", to)', 'absent', 'TypeError'),
             lambda: client('adds-a-number', 's.sendto(b"Isi pesan.", to)\nprint(s.recvfrom(100)[0].decode() + 1)', 'fails', 'TypeError'),
             *[lambda number=number: buggy(number) for number in range(len(UDP_BUGS))])


main()
