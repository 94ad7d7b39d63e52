#!/usr/bin/python3
# test-caesar.py - the Caesar service from the command line, the filter, and the crack
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import socket
import subprocess
import sys

from soket_test import (PATIENCE_MS, PEERS, SOKET, Program, case, check, clean, connect, equal, expect_failure, expect_reply, indonesia, main, peer,
                        read_to_end, run, wait_until)

AL = b'abcdefghijklmnopqrstuvwxyz'
VECTORS = pathlib.Path(__file__).resolve().parent.parent / 'core' / 'caesar-vectors.tsv'
ALL_BYTES = bytes(b for b in range(256) if b != ord('.'))


def serve(*options, **kwargs):
    return Program([SOKET, 'serve', 'caesar', '--port', 0, *options], **kwargs)


def send(port, *words, **kwargs):
    return run([SOKET, 'send', 'caesar', '--port', port, '--timeout', PATIENCE_MS, *words], **kwargs)


def cipher(message, shift, capitals=False):
    shift %= 26
    table = bytes.maketrans(AL, AL[shift:] + AL[:shift])
    if capitals:
        table = bytes.maketrans(AL + AL.upper(), AL[shift:] + AL[:shift] + (AL[shift:] + AL[:shift]).upper())
    return message.translate(table)


def ask(server, request):
    s = connect(server)
    s.sendall(request)
    s.shutdown(socket.SHUT_WR)
    reply = read_to_end(s)
    s.close()
    return reply


def lives(server):
    equal(ask(server, b'e10isi pesan.'), (b'scs zockx.', False), 'the next request')
    equal(server.process.poll(), None)


def caesar(*words, **kwargs):
    return run([SOKET, 'caesar', *words], **kwargs)


@case
def slides_client_with_our_server():
    for dialect in ['standard', 'slides']:
        server = serve('--dialect', dialect)
        for shift in range(26):
            result = run([sys.executable, PEERS / 'caesar_client.py', server.port, shift])
            wanted = b'reply: ' + cipher(b'isi pesan.', shift) + b'\nreply: isi pesan.\n'
            equal((result.returncode, result.stdout, result.stderr), (0, wanted, b''), f'{dialect} {shift}')
        equal(server.stderr(), '')


@case
def our_client_with_slides_server():
    server = peer('caesar_server.py')
    for shift in range(26):
        encrypted = cipher(b'isi pesan.', shift)
        expect_reply(send(server.port, f'e{shift:02}isi pesan.'), encrypted, shift)
        expect_reply(send(server.port, b'd%02d%s' % (shift, encrypted)), b'isi pesan.', shift)


@case
def ours_with_ours():
    server = serve()
    expect_reply(send(server.port, 'e10isi pesan.'), b'scs zockx.')
    expect_reply(send(server.port, 'd10scs zockx.'), b'isi pesan.')
    expect_reply(send(server.port, stdin=b'e10isi pesan.'), b'scs zockx.')
    # Odd requests are sent, too; without a dot the end of the stream ends them.
    expect_reply(send(server.port, 'eXXabc.'), b'abc.')
    expect_reply(send(server.port, 'e3abc.'), b'bc.')
    expect_reply(send(server.port, 'x03abc.'), b'def.')
    expect_reply(send(server.port, 'e99abc.'), b'vwx.')
    expect_reply(send(server.port, 'e-3abc.'), b'abc.')
    expect_reply(send(server.port, 'e10no dot'), b'xy nyd')
    equal(server.stderr(), '')


@case
def no_reply():
    server = serve()
    for request in ['', '.', 'e.', 'e1.', 'e10']:
        expect_failure(send(server.port, request), f'127.0.0.1:{server.port}')
        lives(server)
    equal(server.stderr(), '')


@case
def text_behind_the_dot():
    server = serve()
    result = send(server.port, 'e10abc.def')
    equal((result.returncode, result.stdout), (0, b'klm.'))
    equal(result.stderr, b'soket: The message ends at the first dot; a reply to "def" would not be shown.\n')


@case
def vectors():
    server = serve('--dialect', 'slides')
    n = 0
    for line in VECTORS.read_text().splitlines():
        if line.startswith('#'):
            continue
        request, reply = line.split('\t')
        request = request.encode().decode('unicode_escape').encode('latin-1')
        # Where the slides' server dies, ours closes quietly.
        reply = b'' if reply.startswith('EXC') else reply.encode().decode('unicode_escape').encode('latin-1')
        equal(ask(server, request), (reply, False), request)
        n += 1
    equal(n, 39)
    lives(server)
    equal(server.stderr(), '')


@case
def everything_is_answered():
    for dialect in ['standard', 'slides']:
        server = serve('--dialect', dialect)
        for request in [b'', b'.', b'e.', b'e1.']:
            equal(ask(server, request), (b'', False), request)
            lives(server)
        equal(ask(server, b'e13' + ALL_BYTES + b'.'), (cipher(ALL_BYTES, 13) + b'.', False))
        long = b'isi pesan, ' * 95325
        long = long[:1048576 - 4]
        equal(ask(server, b'e10' + long + b'.'), (cipher(long, 10) + b'.', False), '1 MiB')
        lives(server)
        equal(server.stderr(), '')


@case
def keep_open():
    server = serve('--keep-open')
    equal(ask(server, b'e01a.e02a.d03d.e1.e04a'), (b'b.c.a.e', False))


@case
def trace_has_the_shift():
    server = serve('--trace')
    expect_reply(send(server.port, 'e10isi pesan.'), b'scs zockx.')
    wait_until(lambda: 'send' in server.stderr(), 'the trace')
    text = server.stderr()
    check('shift +10' in text, text)
    check(text.index('recv (') < text.index('shift +10') < text.index('send ('), text)


@case
def encrypt_and_decrypt():
    text = bytes(b for b in range(1, 256))
    for shift in [*range(-99, 100, 7), 0, 25, 26, -26, 99]:
        for capitals in [False, True]:
            option = ['--capitals'] if capitals else []
            wanted = cipher(text, shift, capitals)
            for words in [['encrypt', '--shift', shift], ['decrypt', f'--shift={-shift}']]:
                # With TEXT a newline follows; the filter adds nothing.
                expect_reply(caesar(*words, *option, '--', text), wanted + b'\n', words)
                expect_reply(caesar(*words, *option, stdin=b'\0' + text), b'\0' + wanted, words)


@case
def empty_text():
    expect_reply(caesar('encrypt', '--shift', '3', ''), b'\n')
    expect_reply(caesar('encrypt', '--shift', '3', stdin=b''), b'')
    # Standard input is not read.
    read_end, write_end = os.pipe()
    try:
        expect_reply(caesar('encrypt', '--shift', '-3', 'def', stdin=read_end), b'abc\n')
    finally:
        os.close(read_end)
        os.close(write_end)


@case
def filter_streams():
    process = subprocess.Popen([SOKET, 'caesar', 'encrypt', '--shift', '10'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    for part in [b'isi', b' pesan.', b'\n' * 3, b'x' * 1000]:
        process.stdin.write(part)
        process.stdin.flush()
        # Comes back before the end of the stream.
        got = b''
        while len(got) < len(part):
            got += os.read(process.stdout.fileno(), len(part) - len(got))
        equal(got, cipher(part, 10))
    process.stdin.close()
    equal(process.stdout.read(), b'')
    equal(process.wait(20), 0)
    process.stdout.close()


@case
def filter_in_constant_memory():
    process = subprocess.Popen([SOKET, 'caesar', 'encrypt', '--shift', '10'], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    def peak():
        status = pathlib.Path(f'/proc/{process.pid}/status').read_text()
        return int(re.search(r'VmHWM:\s+(\d+) kB', status)[1])
    block = b'isi pesan.' * 100000
    process.stdin.write(block)
    process.stdin.flush()
    before = peak()
    for _ in range(64):
        process.stdin.write(block)
    process.stdin.flush()
    after = peak()
    process.stdin.close()
    equal(process.wait(20), 0)
    check(after - before < 4096, f'{before} kB, then {after} kB')


@case
def filter_as_tr():
    data = os.urandom(3 << 20)
    wanted = run(['tr', 'a-z', 'k-za-j'], stdin=data, env={'LC_ALL': 'C'}).stdout
    result = caesar('encrypt', '--shift', '10', stdin=data)
    equal((result.returncode, result.stderr), (0, b''))
    check(result.stdout == wanted, 'differs from tr')


@case
def output_that_cannot_be_written():
    with open('/dev/full', 'wb') as full:
        for words in [['encrypt', '--shift', '3', 'abc'], ['encrypt', '--shift', '3'], ['crack', 'abc']]:
            result = caesar(*words, stdin=b'abc', stdout=full)
            equal(result.returncode, 1, words)
            check(b'ENOSPC' in result.stderr and result.stderr.count(b'\n') == 1, result.stderr)


@case
def input_that_cannot_be_read():
    fd = os.open('/', os.O_RDONLY)
    try:
        for words in [['encrypt', '--shift', '3'], ['crack']]:
            expect_failure(caesar(*words, stdin=fd), 'EISDIR')
    finally:
        os.close(fd)


def crack_lines(result):
    equal(result.returncode, 0, result.stderr)
    lines = [line.split('\t') for line in result.stdout.decode().split('\n')]
    equal(lines.pop(), [''], 'the last line feed')
    equal(len(lines), 26)
    for line in lines:
        equal(len(line), 3, line)
        check(re.fullmatch(r'-?\d+\.\d{3}', line[1]), line)
    equal(sorted(int(line[0]) for line in lines), list(range(26)))
    scores = [float(line[1]) for line in lines]
    equal(scores, sorted(scores, reverse=True), 'best first')
    return lines


@case
def crack():
    for text in ['the server waits for a client, reads until the dot, and sends the reply back.',
                 'server menunggu client, membaca sampai tanda titik, lalu mengirim balasan.']:
        for shift in range(26):
            encrypted = cipher(text.encode(), shift)
            for result in [caesar('crack', encrypted), caesar('crack', stdin=encrypted)]:
                equal(result.stderr, b'')
                lines = crack_lines(result)
                equal((int(lines[0][0]), lines[0][2]), (shift, text))
                for line in lines:
                    equal(line[2].encode(), cipher(encrypted, -int(line[0])))


@case
def crack_long_and_odd():
    text = 'Isi pesan yang panjang\tsekali,\nlalu \x1b[31mmerah\\ é ' * 20
    lines = crack_lines(caesar('crack', cipher(text.encode(), 10)))
    escaped = text.replace('\\', '\\\\').replace('\t', '\\t').replace('\n', '\\n').replace('\x1b', '\\x1b')
    equal(int(lines[0][0]), 10)
    equal(lines[0][2][-60:], cipher(escaped.encode(), 0).decode()[-60:])
    check(len(lines[0][2]) > 900 and clean(lines[0][2].encode()), lines[0][2])
    for line in lines[1:]:
        check(len(line[2]) <= 80 and line[2].endswith('…') and clean(line[2].encode()), line)
    # Every line needs what no cut may split.
    lines = crack_lines(caesar('crack', ('é' * 500 + ' abc').encode()))
    for line in lines[1:]:
        equal(line[2], 'é' * 79 + '…')


@case
def crack_without_letters():
    for text in ['', '123 456.', 'é', b'\xff\xfe']:
        expect_failure(caesar('crack', text), 'letter')
        expect_failure(caesar('crack', stdin=text if isinstance(text, bytes) else text.encode()), 'letter')


@case
def crack_too_short():
    result = caesar('crack', 'abc')
    crack_lines(result)
    check(b'too short' in result.stderr and result.stderr.count(b'\n') == 1, result.stderr)


@case
def crack_capitals():
    lines = crack_lines(caesar('crack', cipher(b'THE SERVER WAITS FOR A CLIENT AND READS UNTIL THE DOT.', 7, True)))
    equal((lines[0][0], lines[0][2]), ('7', 'THE SERVER WAITS FOR A CLIENT AND READS UNTIL THE DOT.'))


@case
def crack_mixed():
    result = caesar('crack', 'Wklv Lv D Vhfuhw Phvvdjh')
    equal(crack_lines(result)[0][2], 'This Is A Secret Message')
    check(b'capitals' not in result.stderr, result.stderr)
    # One capital does not tell.
    result = caesar('crack', 'Wklv lv d vhfuhw phvvdjh dqg qrwklqj hovh')
    equal(crack_lines(result)[0][2], 'Whis is a secret message and nothing else')
    check(b'Whether capitals were shifted, too, cannot be told' in result.stderr, result.stderr)


@case
def crack_that_cannot_be_written():
    # What nobody can read was not found, and is not weighed either.
    result = caesar('crack', 'abc', stdout=subprocess.DEVNULL, preexec_fn=lambda: os.close(1))
    equal(result.returncode, 1, result.stderr)
    check(b'EBADF' in result.stderr and result.stderr.count(b'\n') == 1, result.stderr)


@case
def crack_is_never_translated():
    for words in [['crack', 'isi pesan'], ['crack', 'abc']]:
        equal(caesar(*words).stdout, caesar(*words, env=indonesia()).stdout)


main()
