#!/usr/bin/python3
# test-check-bugs.py - the command `soket check`: what students' programs do wrong is found in the case where it happens, and what is right passes
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

from soket_check import CC, CLIENT, REUSE, SERVER, UDP_SERVER, Verdict, folder, indent, together, write
from soket_test import Skip, case, check, equal, main, run

# Each with what fails, its outcome, and what its words must name.
BUGS = [
    ('conn.sendall(conn.recv(4096))', 'byte-by-byte', None, ['does not wait for the dot', 'loop']),
    ('data = b""\nwhile True:\n    char = conn.recv(1)\n    data += char\n    if char == ".":\n        break', 'one-message', 'silent', ["b'.', not '.'"]),
    ('data = b""\nwhile more := conn.recv(4096):\n    data += more\nconn.sendall(data)', 'one-message', 'silent', ['end of the stream']),
    ('conn.sendall(until(conn).decode())', 'one-message', 'ended', ['TypeError', 'encode ()']),
    ('conn.sendall(until(conn).decode().encode())', 'binary', 'ended', ['UnicodeDecodeError', 'no decode ()']),
    ('conn.sendall(until(conn).strip())', 'binary', 'wrong', ['changes bytes', '\\x00']),
    ('conn.sendall(until(conn).partition(b".")[0].rstrip() + b".")', 'binary', 'wrong', ['changes bytes', 'strip ()']),
    ('conn.sendall(until(conn) + b"\\n")', 'one-message', 'extra', ['"\\n"', 'nothing behind']),
    ('conn.sendall(until(conn) + b"junk.")', 'one-message', 'extra', ['"junk."', 'belong to no message']),
    ('conn.sendall(until(conn)[:5])', 'one-message', 'cut', ['"Isi p"', 'beginning of the reply', 'dot included']),
    ('conn.sendall(conn.recv(5))\nconn.close()\ncontinue', 'one-message', 'reset', ['RST', 'Receive in a loop']),
    ('conn.sendall(until(conn).upper())', 'one-message', 'wrong', ['"ISI PESAN."']),
    ('conn.sendall(repr(until(conn)).encode())', 'one-message', 'wrong', ["b'Isi pesan."]),
    ('conn.sendall(b"Welcome\\n")\nconn.sendall(until(conn))', 'one-message', 'wrong', ['nothing before']),
    ('m = until(conn)\nconn.sendall(m + (b"junk" if len(m) > 1000 else b""))', 'long-message', 'extra', ['"junk"', 'belong to no message']),
    ('data = globals().setdefault("data", bytearray())\nwhile b"." not in data and (more := conn.recv(4096)):\n    data += more\nconn.sendall(data)\n'
     'data.clear()', 'reset', 'mixed', ['"IsiIsi pesan."', 'global variables']),
    ('m = until(conn)\nif not m:\n    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\\1\\0\\0\\0\\0\\0\\0\\0")\n    conn.close()\n    continue\nconn.sendall(m)',
     'connect-and-close', 'reset', ['RST', 'SO_LINGER']),
    ('until(conn)', 'one-message', 'closed', ['without an answer', 'before close ()']),
    ('conn.sendall(until(conn))\nsys.exit()', 'one-message', 'stuck', ['no other', 'while True']),
    ('conn.sendall(until(conn)[:100000])', 'long-message', 'cut', ['100000', 'sendall ()']),
    ('data = b""\nwhile b"." not in data:\n    data += conn.recv(4096)\nconn.sendall(data)', 'half-close', 'silent', ['before its dot', '0 bytes']),
    ('conn.sendall(until(conn))\nopen_ones = globals().setdefault("open_ones", [])\nopen_ones.append(conn)\ncontinue', 'half-close', 'silent',
     ['not closed']),
    ('while data := until(conn):\n    conn.sendall(data.partition(b".")[0] + b".")', 'two-at-once', 'half', ['threw the second message away']),
]


# The connection is kept, and each message answered: no end of the stream tells what belongs to no reply.
KEPT = '''
buffer = b''
while more := conn.recv(4096):
    buffer += more
    while b'.' in buffer:
        message, dot, buffer = buffer.partition(b'.')
        message += dot
%s
'''

KEPT_BUGS = [
    ('conn.sendall(message + b"junk")', 'one-message', 'extra', ['"junk"', 'belong to no message']),
    ('conn.sendall(message.ljust(4096, b"\\0"))', 'one-message', 'extra', ['\\x00', 'sizeof']),
    ('conn.sendall(message)\ntime.sleep(0.1)\nconn.sendall(b"\\r\\n")', 'one-message', 'extra', ['"\\r\\n"', 'no line feed']),
]

# However it sends its answer, and whenever.
RIGHT = [
    'conn.sendall(message)',
    'conn.sendall(message[:3])\ntime.sleep(0.02)\nconn.sendall(message[3:])',
    'time.sleep(0.05)\nconn.sendall(message)',
]


@case
def right_servers():
    path = folder()

    def right(number):
        text = SERVER % dict(option=REUSE, body=indent(KEPT % indent(RIGHT[number], 8), 8))
        # It serves one client after the other.
        verdict = Verdict('server', 'echo', sys.executable, write(path / f'right{number}.py', text.replace('127.0.0.1', '0.0.0.0')))
        verdict.expect([])

    together(*[lambda number=number: right(number) for number in range(len(RIGHT))])


@case
def bugs_of_servers():
    path = folder()
    bugs = BUGS + [(KEPT % indent(body, 8), *rest) for body, *rest in KEPT_BUGS]

    def buggy(number):
        body, name, outcome, parts = bugs[number]
        text = SERVER % dict(option=REUSE, body=indent(body, 8))
        verdict = Verdict('server', 'echo', sys.executable, write(path / f'{number}.py', text))
        check(name in verdict.having('failed'), body, verdict.cases[name])
        check(outcome is None or verdict.cases[name]['outcome'] == outcome, body, verdict.cases[name])
        verdict.expect_words(name, *parts)

    together(*[lambda number=number: buggy(number) for number in range(len(bugs))])


C_SERVER = '''
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int main (int argc, char **argv)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (atoi (argv[1])), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int on = 1, s = socket (AF_INET, SOCK_STREAM, 0);
  setsockopt (s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind (s, (void *) &address, sizeof address) != 0 || listen (s, 5) != 0)
    return 1;
  for (;;)
    {
      char buffer[4096] = "";
      int conn = accept (s, NULL, NULL), n = 0, m = 1;
      while (m > 0 && n < 4095 && memchr (buffer, '.', n) == NULL)
        n += m = recv (conn, buffer + n, 4095 - n, 0);
%s
      shutdown (conn, SHUT_WR);
      while (recv (conn, buffer, sizeof buffer, 0) > 0)
        continue;
      close (conn);
    }
}
'''

C_BUGS = [
    ('send (conn, buffer, sizeof buffer, MSG_NOSIGNAL);', 'one-message', 'extra', ['\\x00', 'sizeof']),
    ('send (conn, buffer, strlen (buffer) + 1, MSG_NOSIGNAL);', 'one-message', 'extra', ['"\\x00"', 'no zero']),
    ('send (conn, buffer, strlen (buffer), MSG_NOSIGNAL);', 'binary', 'wrong', ['1 of 25 bytes', 'strlen ()']),
    ('if (n > 100) abort (); send (conn, buffer, n, MSG_NOSIGNAL);', 'long-message', 'crashed', ['signal 6 (SIGABRT: ', 'crashed', 'the buffer holds']),
]


@case
def bugs_in_c():
    if not CC:
        raise Skip('there is no compiler')
    path = folder()

    def buggy(number):
        body, name, outcome, parts = C_BUGS[number]
        source = write(path / f'{number}.c', C_SERVER % body)
        result = run([CC, '-w', '-o', source.with_suffix(''), source])
        equal((result.returncode, result.stderr), (0, b''), 'the compiler')
        verdict = Verdict('server', 'echo', source.with_suffix(''))
        equal((verdict.cases[name]['state'], verdict.cases[name]['outcome']), ('failed', outcome), body + repr(verdict.cases[name]))
        verdict.expect_words(name, *parts)

    together(*[lambda number=number: buggy(number) for number in range(len(C_BUGS))])


CONNECT = "s.connect(('127.0.0.1', int(sys.argv[1])))\n"
SEND = CONNECT + "s.sendall(b'Isi pesan.')\n"

CLIENT_BUGS = [
    (SEND + 'print(s.recv(4096))', 'reply-byte-by-byte', 'unprinted', ['does not wait for the dot', 'loop']),
    (SEND + 'print(s.recv(4096))', 'more-than-the-reply', 'extra', ['behind its dot', 'first dot']),
    (SEND + 's.settimeout(None)\ndata = b""\nwhile not data.endswith(b"."):\n    data += s.recv(1)\nprint(data)', 'cut-reply', 'hangs', ['goes on waiting']),
    (SEND + 's.settimeout(None)\nprint(until())', 'silent-server', 'hangs', ['without end', 'settimeout']),
    (CONNECT + 's.sendall(b"Isi pesan")\ns.settimeout(None)\nprint(until())', 'whole-reply', 'unasked', ['ends with a dot', 'sendall']),
    (CONNECT + 's.sendall("Isi pesan.")', 'whole-reply', 'unasked', ['TypeError', 'takes bytes', 'encode ()']),
    (SEND + 'print(until() + "!")', 'whole-reply', 'fails', ['TypeError', 'encode ()']),
    (CONNECT + 's.sendall(b"Isi pesan")\nprint(until())', 'whole-reply', 'unasked', ['no whole message', 'timed out']),
    (SEND + 'print(until())\nsys.exit(1)', 'whole-reply', 'fails', ['status 1', 'return 0']),
    (SEND + 'print(until())\ntime.sleep(1000)', 'whole-reply', 'hangs', ['then close, and end']),
    (SEND + 'print(s.recv(4096))\nprint("x" * 100000)', 'more-than-the-reply', 'extra', ['behind its dot']),
    ('sys.exit(0)', 'whole-reply', 'absent', ['Nobody connected', '--port']),
    ('time.sleep(1000)', 'whole-reply', 'absent', ['Nobody connected']),
    (SEND + 'os.kill(os.getpid(), signal.SIGSEGV)', 'whole-reply', 'crashed', ['signal 11 (SIGSEGV: ']),
]


# To the dot, and no more is printed than the reply, whatever else is.
REPLY = 'reply = until().partition(b".")[0].decode() + "."\n'
RIGHT_CLIENTS = [
    SEND + REPLY + 'print(reply)\nprint("x" * 100000)',
    'print("x" * 100000)\n' + SEND + REPLY + 'print(reply)\nprint("x" * 1000000)',
    SEND + REPLY + 'for each in reply:\n    print(each, end="", flush=True)\n    time.sleep(0.01)',
    CONNECT + 's.sendall(b"Isi ")\ntime.sleep(0.05)\ns.sendall(b"pesan.")\n' + REPLY + 'print(reply)',
    SEND + 's.shutdown(socket.SHUT_WR)\n' + REPLY + 'print(reply)',
    CONNECT + 's.sendall(b"ab" * 50000 + b".")\n' + REPLY + 'print(reply)',
]


@case
def right_clients():
    path = folder()

    def right(number):
        verdict = Verdict('client', 'echo', sys.executable, write(path / f'right{number}.py', CLIENT % indent(RIGHT_CLIENTS[number], 4)))
        equal(verdict.having('failed'), set(), RIGHT_CLIENTS[number] + repr(verdict.cases))
        equal(verdict.cases['whole-reply']['state'], 'passed', RIGHT_CLIENTS[number])

    together(*[lambda number=number: right(number) for number in range(len(RIGHT_CLIENTS))])


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
    ('last = last or address\ns.sendto(data, last)', {'one-datagram': ('mixed', ['mixes up', 'the address'])}),
    ('s.sendto(data, address)\ns.sendto(data, address)', {'one-datagram': ('extra', ['1 more datagram,', 'once for each recvfrom ()'])}),
    ('for i in range(20000):\n    s.sendto(data, address)', {'one-datagram': ('extra', ['or still more'])}),
    ('import threading\ns.sendto(data, address)\nthreading.Timer(0.1, s.sendto, [data, address]).start()', {'one-datagram': ('extra', ['1 more datagram,'])}),
    # It is still busy with that when the next client has its answer.
    ('import threading, time\ndef late(*answer):\n    while time.thread_time() < 0.3:\n        pass\n    s.sendto(*answer)\n'
     's.sendto(data, address)\nthreading.Thread(target=late, args=(data, address)).start()', {'one-datagram': ('extra', ['1 more datagram,'])}),
    ('s.sendto(data, address)\ns.sendto(b"", address)', {'one-datagram': ('extra', ['1 more datagram,'])}),
    ('s.sendto(data[:5], address)\ns.sendto(data[5:], address)', {'one-datagram': ('extra', ['"Isi p"', 'the whole answer in one datagram'])}),
    ('s.sendto(data, address)\nif not data:\n    s.sendto(data, address)', {'empty-datagram': ('extra', ['1 more datagram,'])}),
    ('s.sendto(data[:10], address)', {'binary-datagram': ('cut', ['recvfrom () asks for less', '65535']), 'largest-datagram': ('cut', [])}),
    ('s.sendto(data[:5], address)', {'one-datagram': ('cut', ['"Isi p"', 'recvfrom () asks for less', '65535'])}),
    ('s.sendto(data.split(b"\\0")[0], address)', {'binary-datagram': ('wrong', ['stops where a text would', 'strlen ()'])}),
    ('s.sendto(data.strip(), address)', {'datagram-without-a-dot': ('wrong', ['9 of 10 bytes']), 'binary-datagram': ('wrong', ['changes bytes'])}),
    ('s.sendto(last if last and not data else data, address)\nlast = data', {'empty-datagram': ('wrong', ['"Isi pesan."'])}),
    ('s.sendto(data + (last or b"")[len(data):], address)\nlast = max(data, last or b"", key=len)',
     {'empty-datagram': ('wrong', ['here 0']), 'binary-datagram': ('mixed', ['The next client got the answer']), 'largest-datagram': ('mixed', ['mixes up']),
      'another-port': ('wrong', [])}),
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

    def right(name, body):
        verdict = Verdict('server', 'echo', sys.executable, write(path / f'{name}.py', (UDP_SERVER % indent(body, 4)).replace('127.0.0.1', '0.0.0.0')), udp=True)
        verdict.expect([])

    together(lambda: right('slow', 'import time\ntime.sleep(0.05)\ns.sendto(data, address)'),
             lambda: client('sends-nothing', '', 'absent', 'No datagram came', '--port'),
             lambda: client('sends-text', 's.sendto("Isi pesan.", to)', 'absent', 'TypeError', 'takes bytes'),
             lambda: client('adds-a-number', 's.sendto(b"Isi pesan.", to)\nprint(s.recvfrom(100)[0].decode() + 1)', 'fails', 'TypeError'),
             *[lambda number=number: buggy(number) for number in range(len(UDP_BUGS))])


main()
